"""Full-text search over the text of pages: one interface, the same hits on SQLite and PostgreSQL.

`words` converts text into search words, in the same way for pages and queries, so the result does not depend on a
database's notion of words or accents. `index` keeps the words of each page in the database's inverted index; `hits`
finds the pages of one person and the positions of the words. It must not know HTTP, nor how pages are read.
"""
