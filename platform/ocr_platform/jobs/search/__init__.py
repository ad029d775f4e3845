"""Full-text search over what pages read: one interface, the same hits on SQLite and PostgreSQL.

`words` turns text into search words, the same way for a page and for a question, so no database's own idea of a word
or of an accent comes in. `index` keeps the words of each page in the database's inverted index; `hits` finds the pages
of one person and says where on them the words stand. It must not know HTTP, nor how pages come to be read.
"""
