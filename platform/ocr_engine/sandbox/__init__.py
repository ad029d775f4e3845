"""The page sandbox: untrusted documents are opened and read in child processes with limits, never in a server.

    server process  --  parent.py    asyncio handles: Template (one), PageChild (one a slot)
         | control socket (SOCK_SEQPACKET)
    template.py                      imports and models loaded once; forks, ends and buries page children
         | fork
    child.py                         one document open, one page at a time, under rlimits.py and isolation.py
         | page socket, straight to the server process (SOCK_STREAM, messages of protocol.py)

A page child is forked from a template that has never seen a document: it is ready in milliseconds, while a new
interpreter with its libraries and models takes a second of CPU time. Every page that is killed, by a time limit or by a
client that hangs up, would cost that second, just when the machine is busiest.
"""
