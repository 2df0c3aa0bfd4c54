"""What is inside a file, without bringing it: read by ranges in a process of its own, with bounded memory and time.

look.py      starts that process and ends it when it takes too much; what a door asks
__main__.py  the process: sets its limits, reads a `Task`, answers a `Preview` or a `Failed`
formats.py   who can read what: our own formats, and those of other packages (entry point `lab_datalake.previews`)
inside.py    what a reader of a format is given
answers.py   what it gives back: plain sections, which every door draws in its own way
The others read one format each; their libraries are optional (extra `preview`).
"""
