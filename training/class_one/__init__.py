"""The pan-allele class I network: corpora in, ``class_one.npz`` and its figures out.

``python -m training.class_one.train --corpora DIR --work DIR --out FILE`` is the one command. ``data`` reads the corpora and
leaves out what the evaluation sets hold, ``network`` is the torch twin of ``vaxsmith.presentation.dense``, ``trainer`` fits
one member of the ensemble, ``inner`` measures it on the fold that it never saw, ``student`` teaches one network to answer
like all of them, ``ancestry`` tells whose alleles are known. What both classes share stands one folder up: ``clusters``
(folds), ``calibrate`` (percentiles and the file), ``leave_out`` (alleles never seen), ``card`` (figures into the card).
"""
