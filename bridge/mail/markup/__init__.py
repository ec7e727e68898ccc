"""HTML mail: to lines, to safe HTML. The only door to bs4, lxml and nh3 [FACTS e].

tree    source -> events (lxml, then BeautifulSoup: soup)         style   what style attributes say
layout  tree -> drafts of lines, as a mail client shows them      marks   which client quotes, signs, forwards how
pen, pictures, rows, wrappers: parts of layout                    draft   the pieces of a laid-out mail
lines   drafts -> Line values                                     said    chosen lines -> safe HTML
links   wrappers undone, hosts compared                           plain   text -> safe HTML
clean   the last wall: nh3                                        excerpt the gist of a text
"""

from bridge.mail.markup.excerpt import excerpt
from bridge.mail.markup.lines import html_lines
from bridge.mail.markup.plain import text_html
from bridge.mail.markup.said import clean_html, said_html

__all__ = ["clean_html", "excerpt", "html_lines", "said_html", "text_html"]
