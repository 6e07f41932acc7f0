"""Recognition: how likely a T cell answers a mutant peptide that is presented.

In come class I peptides and alleles, or predictions of presentation; out comes for each a ``Recognition``: a probability
that refers to peptides screened in patients, what raised or lowered it, and what is known beside it; or ``Unassessed`` with
its reason. The model that ships is presentation alone, calibrated: a richer one ranked better in the screens that trained
it and no better where nobody trained it (weights/MODEL_CARD.md, docs/decisions/0014-recognition.md).

>>> from vaxsmith.selection.recognition import recognise
>>> answer = recognise(["NLVPMVATV", "NLVPMVATVNLVPMV"], ["A*02:01", "A*02:01"])
>>> bool(0 < answer.probability[0] < 0.5), answer.unassessed[1].reason
(True, '15 residues, not 8 to 14, of which presentation is judged')
"""

from vaxsmith.selection.recognition.model import RecognitionModel, load_recognition_model, read_recognition_model
from vaxsmith.selection.recognition.recognise import (
    at_base_rate,
    recognise,
    recognise_prediction,
    recognition_probabilities,
)
from vaxsmith.selection.recognition.recognition import Contribution, Recognition, Recognitions
from vaxsmith.selection.recognition.table import recognise_table

__all__ = [
    "Contribution",
    "Recognition",
    "RecognitionModel",
    "Recognitions",
    "at_base_rate",
    "load_recognition_model",
    "read_recognition_model",
    "recognise",
    "recognise_prediction",
    "recognise_table",
    "recognition_probabilities",
]
