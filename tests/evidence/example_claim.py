"""A made-up claim that every rule of a file accepts."""

CLAIM_TEXT = """
name = "made-up"
title = "A made-up trial"
said = "It works."
said_by = "nobody"
of_effect = true
reported = "2026"
product = "a vaccine"
modality = "mRNA"
population = "people of an example"

[design]
kind = "randomised"
described = "an example"
comparator = "placebo"
participants = 300

[[arms]]
name = "vaccine"
experimental = true
randomised = 200
analysed = 200

[[arms]]
name = "placebo"
experimental = false
randomised = 100
analysed = 100

[[endpoints]]
name = "relapse"
subject = "efficacy"
kind = "time-to-event"
role = "primary"
source = "paper"
groups = ["vaccine", "placebo"]
counts = [{ group = "vaccine", events = 40, n = 200 }, { group = "placebo", events = 40, n = 100 }]
shares = [
  { group = "vaccine", percent = "80", of = 200, at_months = 24 },
  { group = "placebo", percent = "64", of = 100, at_months = 24 },
]
[endpoints.effect]
measure = "hazard-ratio"
value = "0.50"
low = "0.32"
high = "0.78"
p = "0.002"

[[sources]]
id = "paper"
citation = "A paper"
grade = "peer-reviewed"
read = "whole"
"""
