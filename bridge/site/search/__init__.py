"""Search without a server: a static index that a browser (templates/assets/search.js) and the terminal read alike.

words     letters folded, endings cut             document  what of a post can be found, and is shown
coding    numbers and blocks as bytes             segment, encode   a part of the index, from and to files
gather    documents -> terms                      merge     segments -> one, without what was taken out
update    changed conversations -> files          query     what a reader typed
match     words -> posts                          find      query -> conversations, counts, excerpts

Law 5: segments may be cut differently, the answers are the same; so nothing that is found or counted depends on a
segment: not the ranking (live posts only), not the order (ties go by the post's id), not the compounds.
Law 8: what is taken out is in no byte: the segment is written again without it, in place.
"""
