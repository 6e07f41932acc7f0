"""The pan-allele class I network: corpora in, ``class_one.npz`` and its figures out.

``python -m training.class_one.train --corpora DIR --out FILE`` is the one command. ``data`` reads the corpora and leaves
out what the evaluation sets hold, ``network`` is the torch twin of ``vaxsmith.presentation.dense``, ``train`` fits,
``calibrate`` writes the percentile grids and the file, ``inner`` measures the inner fold, ``leave_out`` alleles never seen,
``ancestry`` whose alleles are known; ``card`` writes the figures into the model card.
The model card ships beside the weights: ``src/vaxsmith/presentation/weights/MODEL_CARD.md``.
"""
