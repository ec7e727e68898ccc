// Progressive only: every page is complete and correct without this file.
(function () {
  var d = document, root = d.documentElement, lang = root.lang, loc = lang === 'en' ? 'en-GB' : lang;
  var all = function (q, el) { return [].slice.call((el || d).querySelectorAll(q)) };
  var keep = {get: function (k) { try { return localStorage.getItem(k) } catch (e) { return null } }, set: function (k, v) { try { localStorage.setItem(k, v) } catch (e) {} }};

  // A conversation that moved: the post named in the address comes along.
  var moved = d.querySelector('[data-moved]');
  if (moved) { location.replace(moved.href + location.hash); return }

  var words = d.getElementById('words').dataset, say = function (name, n) { return words[name].replace('{n}', n.toLocaleString(loc)) };
  var clock = function (x) { return x.toLocaleTimeString(loc, {hour: '2-digit', minute: '2-digit'}) };

  // Time: HTML has absolute times of the organisation; here they become the reader's own. The tooltip keeps the original.
  function since(at) {
    var h = Math.floor((Date.now() - at) / 36e5), n = Math.floor(h / 24);
    return h < 1 ? words.moment : n < 1 ? say(h === 1 ? 'hour' : 'hours', h) : say(n === 1 ? 'day' : 'days', n);
  }
  all('time[data-f]').forEach(function (t) {
    var f = t.dataset.f, x = new Date(t.dateTime), was = t.textContent.trim();
    if (isNaN(x)) return;
    if (f === 'day') {
      var p = function (v) { return (v < 10 ? '0' : '') + v }, n = new Date();
      if (t.dateTime !== n.getFullYear() + '-' + p(n.getMonth() + 1) + '-' + p(n.getDate())) return;
      t.textContent = words.today;
    }
    if (f === 'hm') t.textContent = clock(x);
    if (f === 'since') t.textContent = since(x);
    t.title = was + (f === 'hm' ? ' (' + root.dataset.zone + ')' : '');
  });

  // The frame: what changes with every mail lives in one small file, never in the pages.
  fetch(root.dataset.root + 'frame.json').then(function (r) { return r.json() }).then(function (f) {
    all('[data-frame=open]').forEach(function (e) { if (f.open) { e.textContent = f.open; e.classList.toggle('hot', f.late > 0) } });
    var latest = d.querySelector('[data-frame=latest]');
    if (latest && f.at) {
      var at = new Date(f.at), today = at.toDateString() === new Date().toDateString();
      var day = today ? '' : at.toLocaleDateString(loc, {day: 'numeric', month: 'numeric'}) + (lang === 'de' ? ', ' : ' ');
      latest.textContent = words.latest.replace('{time}', day + clock(at));
    }
    var box = d.querySelector('[data-frame=topics]');
    if (box && f.topics.length) {
      var h = d.createElement('h2');
      h.textContent = words.topics;
      box.append(h);
      f.topics.forEach(function (t) {
        var a = d.createElement('a'), name = d.createElement('bdi'), n = d.createElement('span');
        a.href = root.dataset.up + t[1]; name.textContent = t[0]; n.className = 'n'; n.textContent = t[2];
        a.append(name, n); box.append(a);
      });
    }
    // New since the last visit: compared with the clock of the site, kept on this device only.
    var key = 'seen ' + new URL(root.dataset.root, location.href).pathname, seen = keep.get(key);
    if (seen) all('.card[data-at]').forEach(function (c) { c.classList.toggle('new', new Date(c.dataset.at) > new Date(seen)) });
    if (f.at) keep.set(key, f.at);
  }).catch(function () {});

  // Theme
  all('[data-theme-set]').forEach(function (b, i, list) {
    var value = b.dataset.themeSet;
    b.hidden = false;
    b.setAttribute('aria-pressed', String((keep.get('theme') || '') === value));
    b.addEventListener('click', function () {
      keep.set('theme', value);
      if (value) root.dataset.theme = value; else delete root.dataset.theme;
      list.forEach(function (o) { o.setAttribute('aria-pressed', String(o === b)) });
    });
  });

  // A link to a folded post opens what it is folded in.
  function unfold() {
    var at = location.hash.length > 1 && d.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var el = at; el; el = el.parentElement) if (el.tagName === 'DETAILS' && !el.open) { el.open = true; at.scrollIntoView() }
  }
  addEventListener('hashchange', unfold);
  unfold();

  // Keys (WCAG 2.1.4: they can be switched off in the dialog)
  var help = d.getElementById('keys'), off = d.getElementById('keysoff'), cur = -1;
  off.checked = keep.get('keys') === 'off';
  off.addEventListener('change', function () { keep.set('keys', off.checked ? 'off' : 'on') });
  d.addEventListener('keydown', function (e) {
    if (e.metaKey || e.ctrlKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || help.open || keep.get('keys') === 'off') return;
    if (e.key === '/') {
      var q = d.querySelector('[name=q]');
      e.preventDefault();
      if (q) q.focus(); else location.href = root.dataset.up + 'all/';
    }
    else if (e.key === '?') help.showModal();
    else if (e.key === 'r') { var a = d.querySelector('[data-reply]'); if (a) a.click() }
    else if (e.key === 'j' || e.key === 'k') {
      var items = all('[data-k]').filter(function (x) { return x.offsetParent });
      if (!items.length) return;
      var at = items.indexOf(d.activeElement);
      if (at > -1) cur = at;
      cur = Math.max(0, Math.min(items.length - 1, cur + (e.key === 'j' ? 1 : -1)));
      items[cur].focus();
      items[cur].scrollIntoView({block: 'nearest'});
    }
  });

  // Filters: rows of this page that do not fit go away, and groups without a row with them.
  function show(rows, fits, says) {
    rows.forEach(function (r) { r.hidden = !fits(r) });
    all('.group').forEach(function (g) { g.hidden = !all('.card, tbody tr', g).some(function (r) { return !r.hidden }) });
    says.textContent = say('found', rows.filter(function (r) { return !r.hidden }).length);
  }
  var folded = function (text) { return text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u00ad]/g, '').replace(/ß/g, 'ss') };
  var find = d.querySelector('[data-find]');
  if (find) {
    var cards = all('main .card, main [data-row]'), box = find.querySelector('input');
    find.hidden = false;
    box.addEventListener('input', function () {
      var wanted = folded(box.value).split(/\s+/);
      show(cards, function (r) { var t = folded(r.textContent); return wanted.every(function (x) { return t.indexOf(x) > -1 }) }, d.getElementById('found'));
    });
    box.addEventListener('keydown', function (e) { if (e.key === 'Escape') box.blur() });
  }
  var bar = d.querySelector('[data-filter]');
  if (bar) {
    var rows = all('.board tbody tr'), says = d.getElementById('filtered');
    bar.hidden = false;
    all('button', bar).forEach(function (b, i, list) {
      var v = b.dataset.v, fits = function (r) { return !v || r.dataset.v.split(' ').indexOf(v) > -1 };
      if (v) { var n = d.createElement('span'); n.textContent = rows.filter(fits).length; b.append(n) }
      b.addEventListener('click', function () {
        list.forEach(function (o) { o.setAttribute('aria-pressed', String(o === b)) });
        show(rows, fits, says);
      });
    });
  }
})();
