// Search without a server: the twin of bridge/site/search/. Both answer alike (tests/search_cases.py).
(function () {
  var d = document, root = d.documentElement, box = d.getElementById('hits'), words = JSON.parse(box.dataset.words), main = d.getElementById('main');
  var input = main.querySelector('[name=q]'), count = d.getElementById('count'), more = d.getElementById('more'), facets = d.querySelector('[data-facets]');
  var loc = root.lang === 'en' ? 'en-GB' : root.lang, folder = root.dataset.root + 'search/', PAGE = 10, ROUND = 6;
  var all = function (list, f) { return Promise.all(list.map(f)) };

  var LETTERS = {ß: 'ss', ẞ: 'ss', ø: 'o', Ø: 'o', æ: 'ae', Æ: 'ae', œ: 'oe', Œ: 'oe', ł: 'l', Ł: 'l', đ: 'd', Đ: 'd', ı: 'i', '\u00ad': ''};
  function fold(s) {
    return s.replace(/[ßẞøØæÆœŒłŁđĐı\u00ad]/g, function (c) { return LETTERS[c] }).normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{Mn}+/gu, '').replace(/[\u{10000}-\u{10ffff}]/gu, ' ');
  }
  function split(folded) { return folded.match(/[\p{L}\p{N}]+/gu) || [] }
  function spell(w) { return w.replace(/(?<![aeiouq])([aou])e/g, '$1').slice(0, 40) }
  function stem(w) {
    w = spell(w);
    if (/^\p{Nd}+$/u.test(w)) return w;
    for (var before = ''; before !== w;) {
      before = w;
      for (var e of ['ing', 'en', 'er', 'es', 'em', 'ed', 'e', 's', 'n']) {
        var rest = w.slice(0, -e.length);
        if (w.endsWith(e) && rest.length >= 4 && (e !== 's' || !rest.endsWith('s')) && (e !== 'n' || /[lr]$/.test(rest))) { w = rest; break }
      }
    }
    return w.length > 4 && w.endsWith('y') ? w.slice(0, -1) + 'i' : w;
  }
  function isTail(whole, root) { return root.length >= 4 && whole.length - root.length >= 3 && whole.endsWith(root) }
  function back(s) { return s.split('').reverse().join('') }

  function numbers(bytes) {
    var found = new Int32Array(bytes.length), n = 0, value = 0, shift = 0;
    for (var i = 0; i < bytes.length; i++) {
      value |= (bytes[i] & 127) << shift;
      if (bytes[i] > 127) shift += 7; else { found[n++] = value; value = shift = 0 }
    }
    return found.subarray(0, n);
  }
  function distances(bytes) {
    var at = 0;
    return numbers(bytes).map(function (n) { return at += n & 1 ? ~(n >> 1) : n >> 1 });
  }
  function reader(bytes) {
    var at = 0;
    return {
      number: function () { for (var v = 0, scale = 1; ; scale *= 128) { var b = bytes[at++]; v += (b & 127) * scale; if (b < 128) return v } },
      take: function (n) { at += n; return bytes.subarray(at - n, at) },
      rest: function () { return bytes.subarray(at) },
      more: function () { return at < bytes.length }
    };
  }
  function sections(bytes) {
    for (var r = reader(bytes), found = []; r.more();) found.push(r.take(r.number()));
    return found;
  }
  var text = new TextDecoder();
  function unpack(bytes) {
    var packed = new DecompressionStream('deflate-raw'), into = packed.writable.getWriter(), lost = () => {};
    into.write(bytes).catch(lost); into.close().catch(lost);
    return octets(new Response(packed.readable));
  }
  function octets(r) { return r.arrayBuffer().then(b => new Uint8Array(b)) }

  // Files never change, only the list of segments does.
  var files = {}, parts = {}, early = window.early || {files: {}};
  function file(name) {
    return files[name] = files[name] || (early.files[name] || fetch(folder + name + '.bin')).then(function (r) {
      if (!r.ok) throw new Error('gone');
      return octets(r);
    });
  }
  // A small segment stands in the list itself.
  function openSegment(listed) {
    return (listed[4] ? Promise.resolve(Uint8Array.from(atob(listed[4]), c => c.charCodeAt(0))) : file(listed[0])).then(function (whole) {
      var r = reader(whole), packed = r.take(r.number()), body = r.rest();
      return unpack(packed).then(function (head) { return segment(listed[0], sections(head), body) });
    });
  }
  // What is asked for next, the parts, can be told from it at once; `columns` reads the rest.
  function segment(name, s, body) {
    var about = JSON.parse(text.decode(s[0])), at = 0, one = {name, about, tables: {}, columns: s};
    ['terms', 'tails', 'places', 'rows', 'ledger', 'authors'].forEach(function (kind, i) {
      if (about.within.indexOf(kind) > -1) one.tables[kind] = Array.from(numbers(s[6 + i]), function (size) { return body.subarray(at, at += size) });
    });
    return one;
  }
  function part(seg, kind, i) {
    var key = seg.name + '-' + kind + i;
    return parts[key] = parts[key] || (seg.tables[kind] ? Promise.resolve(seg.tables[kind][i]) : file(key)).then(unpack);
  }
  var opened = null;
  // What the page has preloaded may come from a cache.
  function list() { return fetch(folder + 'index.json', {cache: 'no-cache'}).then(r => r.json()) }
  function index() {
    return opened = opened || (early.list || list()).then(got => Date.now() - Date.parse(got.at) > 6e4 ? list() : got).then(function (list) {
      return all(list.segments, openSegment).then(segs => ({segs, listed: list.segments, live: 0}));
    });
  }
  // Of each post the conversation, day and flags; one number of a conversation wherever it stands, and its state: the newest segment that has it knows.
  function columns(ix) {
    if (ix.states) return;
    var states = Object.keys(STATES);
    ix.states = [];
    ix.segs.forEach(function (s, i) {
      var post = 0;
      s.thread = distances(s.columns[3]); s.day = distances(s.columns[4]); s.flags = numbers(s.columns[5]); s.group = [];
      (ix.listed[i][3] || []).forEach(function (step) { s.flags[post += step] &= -2 });
      ix.live += ix.listed[i][2];
    });
    for (var i = ix.segs.length - 1; i >= 0; i--) {
      var s = ix.segs[i], older = numbers(s.columns[2]), o = 0;
      s.columns[1].forEach(function (state, at) {
        if (s.group[at] === undefined) { s.group[at] = ix.states.length; ix.states.push(states[state]) }
        var place = older[o++];
        if (place) ix.segs[place - 1].group[older[o++]] = s.group[at];
      });
    }
  }

  function after(firsts, word) {
    for (var low = 0, high = firsts.length; low < high;) { var mid = (low + high) >> 1; if (firsts[mid] <= word) low = mid + 1; else high = mid }
    return low;
  }
  function range(seg, kind, begins, places, end) {
    var firsts = seg.about[kind], wanted = [], last = after(firsts, end || begins + '\uffff');
    for (var i = Math.max(0, after(firsts, begins) - 1); i < last; i++) wanted.push(i);
    return all(wanted, function (i) { return Promise.all([part(seg, kind, i), places ? part(seg, 'places', i) : null]) }).then(function (blocks) {
      var found = [];
      blocks.forEach(function (b) { scan(b[0], b[1], begins, found) });
      return found;
    });
  }
  function scan(bytes, spots, begins, found) {
    var s = sections(bytes), sizes = numbers(s[1]), at = 0, place = 0, spread = spots && sections(spots), counts = spots && numbers(spread[0]);
    text.decode(s[0]).split('\n').forEach(function (name, i) {
      if (name.startsWith(begins)) found.push({text: name, postings: s[3].subarray(at, at + sizes[i]), places: spots && spread[1].subarray(place, place + counts[i])});
      at += sizes[i]; place += spots ? counts[i] : 0;
    });
  }

  var NAMES = {};
  'von from an to thema topic ist is hat has nach after vor before sprache lang'.split(' ').forEach(function (n, i, list) { NAMES[n] = list[i | 1] });
  var SIGNS = {from: '\x01', to: '\x02', topic: '\x03', has: '\x04'}, FILES = ['anhang', 'anhange', 'datei', 'dateien', 'attachments', 'files'];
  // In the order of their numbers in the index.
  var STATES = {info: ['info', 'zur info', 'for info'], open: ['offen', 'open'], taken: ['ubernommen', 'taken'], answered: ['beantwortet', 'answered'], done: ['erledigt', 'done', 'gelost', 'solved']};
  function minute(v) {
    var m = /^((?:19|20|21)\d\d)(?:-(\d\d?)(?:-(\d\d?))?)?$/.exec(v), g = /^(?:(\d\d?)\.)?(\d\d?)\.((?:19|20|21)\d\d)$/.exec(v);
    var y = m ? m[1] : g && g[3], mo = +((m ? m[2] : g && g[2]) || 1), day = +((m ? m[3] : g && g[1]) || 1);
    return y && mo > 0 && mo < 13 ? Date.UTC(+y, mo - 1, day) / 6e4 : null;
  }
  function parse(q) {
    q = q.slice(0, 500).replace(/[„“”«»]/g, '"');
    var want = {words: [], filters: []}, piece = /(-?)(?:(\p{L}+):)?(?:"([^"]*)"?|([^\s"]+))/gu, m, n = 0;
    while (n++ < 24 && (m = piece.exec(q))) {
      var kind = own(NAMES, fold(m[2] || '')), value = m[3] === undefined ? m[4] : m[3], no = !!m[1];
      if (kind) { var f = filter(kind, value, no); if (f) { f.from = m.index; f.to = piece.lastIndex; want.filters.push(f) } }
      else if (!(value.endsWith(':') && own(NAMES, fold(value.slice(0, -1))))) {
        var whole = m[2] ? m[2] + ' ' + value : value, list = split(fold(whole));
        if (list.length) want.words.push({words: list, open: m[3] === undefined && (value.endsWith('*') || piece.lastIndex === q.length), no,
          pair: list.length === 2 && whole.indexOf('-') > -1 && list.every(function (w) { return /^\p{L}+$/u.test(w) })});
      }
    }
    return want;
  }
  function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null }
  function filter(kind, value, no) {
    if (kind === 'after' || kind === 'before') { var at = minute(value); return at === null ? null : {kind, minute: at, no, values: []} }
    var list = split(fold(value)).map(spell);
    if (!list.length) return null;
    if (kind === 'is') list = Object.keys(STATES).filter(function (s) { return STATES[s].some(function (n) { return n.startsWith(list.join(' ')) }) });
    else if (kind === 'has' && FILES.some(function (n) { return n.startsWith(list[0]) })) list = ['file'];
    return {kind, values: list, no};
  }

  // Words -> posts, with what each counts for there (0: not at all).
  var POINTS = [1, 4, 6, 8], OWN = 8, QUOTE = 16384;
  function tally(seg, points, terms, factor) {
    terms.forEach(function (t) {
      var post = -1;
      numbers(t.postings).forEach(function (v) { post += v >> 2; if (seg.flags[post] & 1) points[post] = Math.max(points[post], POINTS[v & 3] * factor) });
    });
  }
  function blank(seg) { return new Uint8Array(seg.thread.length) }
  function word(ix, w, open) {
    var root = stem(w), begins = spell(w), prefix = open && begins.length > 2;
    return all(ix.segs, function (s) {
      return Promise.all([range(s, 'terms', root, 0, root), prefix ? range(s, 'terms', begins) : [], root.length > 3 ? range(s, 'tails', back(root)) : []]);
    }).then(function (found) {
      var points = ix.segs.map(blank), known = false;
      found.forEach(function (f, i) { tally(ix.segs[i], points[i], f[0].filter(function (t) { return t.text === root }), 3); known = known || points[i].some(Boolean) });
      found.forEach(function (f, i) {
        tally(ix.segs[i], points[i], f[1], 2);
        if (known) tally(ix.segs[i], points[i], f[2].filter(function (t) { return isTail(back(t.text), root) }), 2);
      });
      return points;
    });
  }
  function placed(seg, w, open) {
    var root = stem(w), begins = spell(w), prefix = open && begins.length > 2;
    // Places are large: of a whole word only the block that it stands in, not those of all words that begin so.
    return range(seg, 'terms', !open ? root : root.startsWith(begins) ? begins : begins.length < root.length ? begins : root, true, open ? '' : root).then(function (terms) {
      var found = new Map();
      terms.forEach(function (t) {
        if (t.text !== root && !(prefix && t.text.startsWith(begins))) return;
        var spots = numbers(t.places), at = 0, post = -1;
        numbers(t.postings).forEach(function (v) {
          post += v >> 2;
          var list = found.get(post) || new Set(), place = 0;
          for (var n = spots[at++]; n > 0; n--) list.add(place += spots[at++]);
          found.set(post, list);
        });
      });
      return found;
    });
  }
  function phrase(ix, want) {
    return all(ix.segs, function (s) {
      return all(want.words, function (w, i) { return placed(s, w, want.open && i === want.words.length - 1) }).then(function (lists) {
        var points = blank(s);
        lists[0].forEach(function (places, post) {
          var first = Array.from(places).filter(function (p) { return lists.every(function (l, i) { return l.has(post) && l.get(post).has(p + i) }) });
          if (first.length && s.flags[post] & 1) points[post] = POINTS[Math.min.apply(null, first) + lists.length - 1 < QUOTE ? 1 : 0] * 3;
        });
        return points;
      });
    });
  }
  function pointsOf(ix, want) {
    if (want.words.length < 2) return word(ix, want.words[0], want.open);
    return Promise.all([phrase(ix, want), want.pair ? word(ix, want.words.join(''), want.open) : null]).then(function (both) {
      if (both[1]) both[0].forEach(function (p, i) { p.forEach(function (v, at) { p[at] = Math.max(v, both[1][i][at]) }) });
      return both[0];
    });
  }

  // All words and operators together; choices of facets apart, so that each can count what the others leave.
  var CHOICES = ['is', 'lang', 'from'];
  function fitting(ix, f) {
    if (SIGNS[f.kind]) return all(ix.segs, function (s) {
      return all(f.values, function (v) { return range(s, 'terms', SIGNS[f.kind] + v).then(function (terms) { var p = blank(s); tally(s, p, terms, 1); return p }) })
        .then(function (lists) { return lists[0].map(function (_, at) { return lists.every(function (l) { return l[at] }) ? 1 : 0 }) });
    });
    return Promise.resolve().then(function () {
      return ix.segs.map(function (s) { return blank(s).map(function (_, at) { return fitsAlone(ix, s, at, f) ? 1 : 0 }) });
    });
  }
  function fitsAlone(ix, s, at, f) {
    if (f.kind === 'is') return f.values.indexOf(ix.states[s.group[s.thread[at]]]) > -1;
    if (f.kind === 'lang') return f.values.indexOf(language(s, at)) > -1;
    return (s.day[at] * 1440 >= f.minute) === (f.kind === 'after');
  }
  function language(s, at) { return s.about.languages[s.flags[at] >> 2] }
  function find(ix, q, newest, asPosts) {
    var want = parse(q);
    if (!want.words.length && !want.filters.length) return Promise.resolve(null);
    var asked = Promise.all([all(want.words, function (w) { return pointsOf(ix, w) }), all(want.filters, function (f) { return fitting(ix, f) })]);
    // While the parts are on their way.
    columns(ix);
    return asked.then(function (got) {
      var weights = got[0].map(function (points) {
        var df = 0;
        points.forEach(function (p) { for (var i = 0; i < p.length; i++) if (p[i]) df++ });
        return 33 - Math.clz32(Math.floor(ix.live / Math.max(1, df)));
      });
      var answer = {want, posts: 0, talks: 0, near: [], counts: {}, heads: []}, heads = new Array(ix.states.length);
      CHOICES.forEach(function (kind) { answer.counts[kind] = Object.create(null) });
      ix.segs.forEach(function (s, i) {
        choose(ix, s, i, got, weights, answer, function (at, group, quote, score) {
          var g = heads[group], day = s.day[at];
          if (newest) score = 0;
          answer.posts++;
          if (!g) answer.talks++;
          if (!g || asPosts) { answer.heads.push(heads[group] = {group, quote, score, day, size: 1, same: [[s, at]]}); return }
          // As `order`, without an object for each post.
          var o = quote - g.quote || g.score - score || g.day - day;
          g.size++;
          if (o < 0) { g.quote = quote; g.score = score; g.day = day; g.same = [] }
          if (o <= 0) g.same.push([s, at]);
        });
      });
      return answer;
    });
  }
  function order(a, b) { return a.quote - b.quote || b.score - a.score || b.day - a.day }
  function choose(ix, s, i, got, weights, answer, add) {
    var plain = [], chosen = [], want = answer.want, near = answer.near[i] = [], points = got[0].map(function (p) { return p[i] });
    want.filters.forEach(function (f, n) {
      var k = CHOICES.indexOf(f.kind), c = k < 0 ? null : chosen[k] = chosen[k] || {yes: [], no: []};
      (c ? f.no ? c.no : c.yes : plain).push(c ? got[1][n][i] : [got[1][n][i], f.no]);
    });
    for (var at = 0; at < s.thread.length; at++) {
      var score = 0, quote = 0, ok = s.flags[at] & 1;
      for (var w = 0; ok && w < points.length; w++) {
        var p = points[w][at];
        if (want.words[w].no) ok = p < OWN;
        else { ok = p; score += p * weights[w]; if (p < OWN) quote = 1 }
      }
      if (!ok || plain.some(function (f) { return !!f[0][at] === f[1] })) continue;
      var group = s.group[s.thread[at]], bad = 0, only = -1;
      chosen.forEach(function (c, k) {
        var has = function (f) { return f[at] };
        if (c.yes.length && !c.yes.some(has) || c.no.some(has)) { bad++; only = k }
      });
      if (!bad || bad < 2 && only === 0) note(answer.counts.is, ix.states[group], group);
      if (!bad || bad < 2 && only === 1) note(answer.counts.lang, language(s, at), group);
      if (!bad || bad < 2 && only === 2) near.push(at);
      if (!bad) add(at, group, quote, score);
    }
  }
  function note(by, value, group) {
    var seen = by[value] = by[value] || new Set();
    if (seen.last !== group) seen.add(seen.last = group);
  }
  // Who wrote them is read last: the first results do not wait for it.
  function people(ix, answer) {
    return all(answer ? ix.segs : [], function (s, i) {
      return part(s, 'authors', 0).then(function (bytes) {
        var both = sections(bytes), names = JSON.parse(text.decode(both[0])), wrote = numbers(both[1]);
        answer.near[i].forEach(function (at) { note(answer.counts.from, names[wrote[at]], s.group[s.thread[at]]) });
      });
    });
  }
  // The first conversations (or posts); those that are equal to the last are fetched too, their ids decide.
  function first(answer, limit) {
    var best = [];
    answer.heads.forEach(function (g) {
      for (var i = best.length; i && order(g, best[i - 1]) < 0;) i--;
      if (i < limit) { best.splice(i, 0, g); best.length = Math.min(limit, best.length) }
    });
    var asked = all(answer.heads.filter(function (g) { return order(g, best[best.length - 1]) <= 0 }), function (g) {
      return all(g.same, function (one) {
        return part(one[0], 'rows', one[1] >> 3).then(function (bytes) { return {hit: g, row: JSON.parse(text.decode(bytes))[one[1] & 7], others: g.size - 1} });
      }).then(function (same) { return same.sort(byId)[0] });
    });
    day(0);
    return asked.then(function (drawn) { return drawn.sort(function (a, b) { return order(a.hit, b.hit) || byId(a, b) }).slice(0, limit) });
  }
  function byId(a, b) { return b.row[8] - a.row[8] || (a.row[0] < b.row[0] ? -1 : a.row[0] > b.row[0] ? 1 : 0) }

  function make(tag, cls, content) { var e = d.createElement(tag); if (cls) e.className = cls; if (content) e.textContent = content; return e }
  function fits(w, want) {
    var s = stem(w);
    return want.words.some(function (one) {
      return !one.no && (one.pair ? one.words.concat(one.words.join('')) : one.words).some(function (x) {
        var root = stem(x), begins = spell(x);
        return s === root || isTail(s, root) || one.open && begins.length > 2 && s.startsWith(begins);
      });
    });
  }
  function spans(line, want) {
    var found = [], m, piece = /[\p{L}\p{N}\p{M}\u00ad]+/gu;
    while ((m = piece.exec(line))) if (split(fold(m[0])).some(function (w) { return fits(w, want) })) found.push([m.index, piece.lastIndex]);
    return found;
  }
  function mark(el, line, want, most) {
    var found = spans(line, want), at = 0;
    if (most && line.length > most) {
      var start = found.length ? Math.max(0, found[0][0] - 70) : 0;
      if (start) start = line.indexOf(' ', start) + 1 || start;
      var end = Math.min(line.length, start + most);
      if (end < line.length) end = Math.max(line.lastIndexOf(' ', end), start + most - 40);
      line = (start ? '… ' : '') + line.slice(start, end) + (end < line.length ? ' …' : '');
      found = spans(line, want);
    }
    found.forEach(function (s) { el.append(line.slice(at, s[0]), make('mark', '', line.slice(s[0], s[1]))); at = s[1] });
    el.append(line.slice(at));
  }
  // Intl takes longer to begin than all that it writes: the first day is written while files are on their way.
  var dates = null;
  function figure(n) { return String(n).replace(/\B(?=(?:\d{3})+$)/g, words.thousand) }
  function day(min) {
    dates = dates || new Intl.DateTimeFormat(loc, {timeZone: 'UTC', weekday: 'short', day: 'numeric', month: loc === 'de' ? 'numeric' : 'short', year: 'numeric'});
    return dates.format(min * 6e4).replace(/\.?,/, '');
  }
  function ring(state) {
    var ns = 'http://www.w3.org/2000/svg', svg = d.createElementNS(ns, 'svg'), use = d.createElementNS(ns, 'use');
    svg.setAttribute('class', 'ring ' + state); svg.setAttribute('viewBox', '0 0 20 20'); svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#i-' + state);
    svg.append(use);
    return svg;
  }
  function say(pair, n) { return pair[n === 1 ? 0 : 1].replace('{n}', figure(n)) }
  function show(one, want, states) {
    var row = one.row, li = make('li', 'hit lined'), h = make('h2'), a = make('a'), body = make('div'), gist = make('p', 'gist'), meta = make('p', 'meta'), state = states[one.hit.group];
    a.href = root.dataset.up + 't/' + row[1] + '/' + (row[2] > 1 ? row[2] + '/' : '') + '#' + row[0];
    a.dataset.k = '';
    mark(a, row[3] || words.untitled, want);
    h.dir = 'auto'; h.append(a);
    var who = make('b'), said = make('span'), by = make('bdi');
    mark(by, row[4] || words.nobody, want);
    who.append(by, ': '); said.dir = 'auto';
    mark(said, one.hit.quote && row[6] ? row[6] : row[5] || '…', want, 260);
    if (row[7] && row[7] !== root.lang) h.lang = said.lang = row[7];
    gist.append(who, said);
    meta.append(make('span', 'wait ' + state, words.states[state]), make('span', '', day(one.row[8])));
    if (one.hit.quote) meta.append(make('span', 'inq', words.quoted));
    if (one.others) meta.append(make('span', '', say(words.others, one.others)));
    body.append(h, gist, meta);
    li.append(ring(state), body);
    return li;
  }

  // Facets are operators: a button writes its operator into the box, or takes it out.
  function toggle(kind, value) {
    var q = input.value, hit = parse(q).filters.filter(function (f) { return f.kind === kind && !f.no && same(kind, f, value) })[0];
    var written = words.names[kind] + ':' + (kind === 'is' ? words.values[value] : kind === 'from' ? '"' + value + '"' : value);
    input.value = hit ? (q.slice(0, hit.from) + q.slice(hit.to)).replace(/\s+/g, ' ').trim() : (q.trim() + ' ' + written).trim();
    run();
  }
  function same(kind, f, value) { return kind === 'from' ? f.values.join(' ') === split(fold(value)).map(spell).join(' ') : f.values.length === 1 && f.values[0] === value }
  function draw(answer) {
    CHOICES.forEach(function (kind) {
      var field = facets.querySelector('[data-kind=' + kind + ']'), list = field.querySelector('div'), counts = answer ? answer.counts[kind] : {}, focused = d.activeElement && d.activeElement.dataset.value;
      var size = function (v) { return counts[v] ? counts[v].size : 0 };
      var chosen = function (v) { return !!answer && answer.want.filters.some(function (f) { return f.kind === kind && !f.no && same(kind, f, v) }) };
      var values = Object.keys(counts).filter(Boolean);
      if (kind === 'is') values = Object.keys(words.states).filter(function (v) { return size(v) || chosen(v) });
      else values.sort(function (a, b) { return chosen(b) - chosen(a) || size(b) - size(a) || a.localeCompare(b, loc) });
      values = values.slice(0, 8);
      // People: from A to Z and without a number. Nobody is counted or compared here.
      if (kind === 'from') values.sort(function (a, b) { return chosen(b) - chosen(a) || a.localeCompare(b, loc) });
      list.textContent = '';
      values.forEach(function (v) {
        var b = make('button'), name = make('bdi', '', kind === 'is' ? words.states[v] : kind === 'lang' ? tongue(v) : v);
        b.type = 'button'; b.dataset.value = v;
        b.setAttribute('aria-pressed', String(chosen(v)));
        b.append(name);
        if (kind !== 'from') b.append(make('span', '', figure(size(v))));
        b.addEventListener('click', function () { toggle(kind, v) });
        list.append(b);
        if (focused === v) b.focus();
      });
      field.hidden = !values.length;
    });
  }
  function tongue(code) { try { return new Intl.DisplayNames([loc], {type: 'language'}).of(code) } catch (e) { return code } }

  var turn = 0, limit = PAGE, choice = {order: 'best', view: 'talks'};
  function run(again) {
    var mine = ++turn, q = input.value, newest = choice.order === 'newest', asPosts = choice.view === 'posts';
    var url = new URL(location);
    url.search = new URLSearchParams(Object.entries({q, order: newest ? 'newest' : '', view: asPosts ? 'posts' : ''}).filter(function (p) { return p[1] }));
    history.replaceState(null, '', url);
    index().then(function (ix) {
      return find(ix, q, newest, asPosts).then(function (answer) {
        // On an empty page as many as one round of requests can bring, then the others below them.
        var quick = answer && !box.firstChild && Math.min(limit, ROUND);
        return (quick ? draws(quick) : Promise.resolve()).then(function () { return draws(limit, quick) }).then(function () {
          return people(ix, answer).then(function () {
            if (mine !== turn) return;
            draw(answer);
            delete root.dataset.q;
            main.dataset.done = q;
          });
        });
        function draws(most, kept) {
          return (answer && answer.posts ? first(answer, most) : Promise.resolve([])).then(function (shown) {
            if (mine !== turn) return;
            var rows = shown.map(function (one) { return show(one, answer.want, ix.states) });
            if (kept) box.append.apply(box, rows.slice(kept)); else box.replaceChildren.apply(box, rows);
            more.hidden = !answer || rows.length >= answer.heads.length;
            count.textContent = !answer ? '' : !answer.posts ? words.none : say(words.talks, answer.talks) + ', ' + say(words.posts, answer.posts);
          });
        }
      });
    }).catch(function (error) {
      // Written anew meanwhile: the list is read again, once.
      opened = null; files = {}; early = {files: {}};
      if (!again && error.message === 'gone') run(true);
      else if (mine === turn) { count.textContent = words.broken; box.textContent = ''; delete root.dataset.q }
    });
  }

  if (!window.DecompressionStream) { count.textContent = words.old; return }
  var given = new URLSearchParams(location.search);
  input.value = given.get('q') || '';
  main.querySelectorAll('[data-choice]').forEach(function (b) {
    var pair = b.dataset.choice.split('=');
    if (given.get(pair[0]) === pair[1]) choice[pair[0]] = pair[1];
    b.addEventListener('click', function () { choice[pair[0]] = pair[1]; limit = PAGE; press(); run() });
  });
  function press() {
    main.querySelectorAll('[data-choice]').forEach(function (b) { var pair = b.dataset.choice.split('='); b.setAttribute('aria-pressed', String(choice[pair[0]] === pair[1])) });
  }
  press();
  d.querySelectorAll('[data-script]').forEach(function (e) { e.hidden = false });
  d.querySelectorAll('[data-add]').forEach(function (b) {
    b.addEventListener('click', function () { input.value = (input.value.trim() + ' ' + b.textContent).trim(); input.focus(); run() });
  });
  input.addEventListener('input', function () { limit = PAGE; run() });
  input.form.addEventListener('submit', function (e) { e.preventDefault(); run() });
  more.addEventListener('click', function () {
    var links = box.querySelectorAll('a').length;
    limit += PAGE; run();
    new MutationObserver(function (_, o) { var next = box.querySelectorAll('a')[links]; if (next) { next.focus(); o.disconnect() } }).observe(box, {childList: true});
  });
  if (!input.value) input.focus();
  run();
})();
