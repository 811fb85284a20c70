"""."""
def pinyin_table(): return ""
