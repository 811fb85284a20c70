"""What runs in the process that reads workbooks, apart from the program.

The files come from anywhere, and the libraries that read them can hang, abort the process or ask
for all the memory there is. ``child`` is the process's own loop and ``messages`` is what it says;
the program imports these two and nothing else from here.
"""
