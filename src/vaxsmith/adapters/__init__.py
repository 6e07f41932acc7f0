"""Outside programs and predictors, one file each, behind the ports that the chapters declare: nothing is here yet.

No stage of a design runs an outside program. When the first adapter comes, so does ``program.py``, the one life cycle of all
(find, version, run with a time limit, capture the error).
"""
