"""The pan-allele class II network: corpora in, ``class_two.npz`` and its figures out.

``python -m training.class_two.train --corpora DIR --work DIR --out FILE`` is the one command; the files are those of
``training.class_one``, with ``network`` the torch twin of ``vaxsmith.presentation.register``.
"""
