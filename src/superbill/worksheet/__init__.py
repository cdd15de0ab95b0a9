"""The worksheet: one page that shows a coder's answer to an auditor, word by word.

A coded note and its text become a self-contained HTML page, or the same page as PDF. The evidence is
numbered in the order of the note (``evidence``), the note is cut at its borders (``marking``), every
part of the answer becomes an entry that carries the numbers it rests on (``entries``, ``comparing``,
``rules``), the treated places are drawn (``drawing``), and ``page`` puts it together. Nothing here
reads a note for its meaning: it only shows the words that the answer points to.
"""
