"""vaxsmith: one patient's tumor in, one patient's mRNA vaccine and its dossier out. Research use only.

Read the chapters in the order data flows: ``core``, ``genome``, ``tumor``, ``proteins``, ``hla``, ``presentation``,
``selection``, ``construct``, ``mrna``, ``patient``, ``dossier``; ``docs/story.md`` walks one patient through them.
"""
