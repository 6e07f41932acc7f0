"""Trial design, trial analysis and the claim registry: a later chapter; nothing is here yet.

The package stands so that the import contract already holds for it (it will import ``core`` alone).
"""
