"""HTML mail: to lines, to safe HTML. The only door to bs4, lxml and nh3 [FACTS e].

tree    source -> element tree (lxml; BeautifulSoup as the second reader)   style   what class, id and style say, cached
layout  tree -> drafts of lines, as a mail client would show them            marks   which client quotes, signs, forwards how
lines   drafts -> Line values                                                said    chosen lines -> safe HTML
links   wrappers undone, hosts compared      plain   text -> safe HTML       clean   the last wall: nh3
"""

from bridge.mail.markup.excerpt import excerpt
from bridge.mail.markup.lines import html_lines
from bridge.mail.markup.plain import text_html
from bridge.mail.markup.said import clean_html, said_html

__all__ = ["clean_html", "excerpt", "html_lines", "said_html", "text_html"]
