"""Trial design: what a trial must be so that its answer is worth having."""
