"""Sourced facts of HLA nomenclature."""

from vaxsmith.hla.catalogue.expression import EXPRESSION_STATUS

__all__ = ["EXPRESSION_STATUS"]
