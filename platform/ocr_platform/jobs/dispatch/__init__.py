"""The dispatcher: takes pages from the queue, sends them to workers, brings back what they read.

One asyncio loop does the HTTP, one thread the database, so that no call waits for a commit. `dispatcher` is the loop,
`calls` and `splitting` are the two kinds of calls, `fleet` knows the workers, `database`, `heartbeat` and `changes`
are the threads. The dispatcher never looks into a document: bytes go from the blob store to a worker and back.
"""
