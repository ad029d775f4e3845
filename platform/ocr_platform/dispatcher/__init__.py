"""The dispatcher: takes pages from the queue, sends them to workers, and stores the results.

One asyncio loop does the HTTP, one thread the database, so that no call waits for a commit. `loop` is the loop,
`recognition` and `split` are the two kinds of calls, `transport` sends them, `fleet` knows the workers, `database`,
`heartbeat` and `listener` are the threads. The dispatcher never decodes a document: bytes go from the blob store to
a worker and back.
"""
