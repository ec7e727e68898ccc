// Progressive only: every page is complete and correct without this file. Its words come from the page (data-words).
(function () {
  var d = document, root = d.documentElement, loc = root.lang === 'en' ? 'en-GB' : root.lang, words = JSON.parse(d.body.dataset.words);
  var keep = {get: function (k) { try { return localStorage.getItem(k) } catch (e) { return null } }, set: function (k, v) { try { localStorage.setItem(k, v) } catch (e) {} }};
  var all = function (q, el) { return [].slice.call((el || d).querySelectorAll(q)) };
  var say = function (pair, n) { return pair[n === 1 ? 0 : 1].replace('{n}', n.toLocaleString(loc)) };
  var clock = function (x) { return x.toLocaleTimeString(loc, {hour: 'numeric', minute: '2-digit'}) };

  var day = function (x) { return x.toLocaleDateString(loc, {weekday: 'short', day: 'numeric', month: loc === 'de' ? 'numeric' : 'short'}).replace(/\.?,/, '') };
  var when = function (t) {
    var x = new Date(t);
    return (x.toDateString() === new Date().toDateString() ? words.today : day(x)) + ', ' + clock(x);
  };

  // Time: the page has absolute times of the organisation; here they become the reader's own. The tooltip keeps the original.
  function since(at) {
    var h = Math.max(0, Math.floor((Date.now() - at) / 36e5)), n = Math.floor(h / 24);
    return h < 1 ? words.hour : n < 1 ? say(words.hours, h) : say(words.days, n);
  }
  function offset(x, zone) { return x.toLocaleString('en', {timeZone: zone, timeZoneName: 'longOffset'}).split(' ').pop() }
  all('time[data-f]').forEach(function (t) {
    var f = t.dataset.f, x = new Date(t.dateTime), was = t.textContent.trim(), zone = root.dataset.zone;
    if (isNaN(x)) return;
    if (f === 'day') {
      var p = function (v) { return (v < 10 ? '0' : '') + v }, n = new Date(), today = n.getFullYear() + '-' + p(n.getMonth() + 1) + '-' + p(n.getDate());
      if (t.dateTime !== today) return;
      t.textContent = words.today;
    } else if (f === 'since') {
      if (Date.now() - x > 90 * 864e5) return;                 // years ago: the date says more
      t.textContent = since(x);
    }
    else {
      var far = false;
      try { far = offset(x, zone) !== offset(x) } catch (e) {}
      t.title = was + ' (' + zone + ')';
      if (!far) return;
      t.textContent = f === 'hm' ? clock(x) : day(x) + ', ' + clock(x);
      return;
    }
    t.title = was;
  });

  // The clock of somebody far away.
  all('[data-clock]').forEach(function (e) {
    try { e.textContent = e.dataset.words.replace('{time}', new Date().toLocaleTimeString(loc, {hour: 'numeric', minute: '2-digit', timeZone: e.dataset.clock})) } catch (x) {}
  });

  // Who could answer, and what is open with somebody: changes with mails elsewhere, so it stands on the board, which is written each time.
  function onBoard(selector, box, take) {
    var board = new URL(root.dataset.up + 'requests/', location);
    fetch(board).then(function (r) { return r.text() }).then(function (t) {
      var found = all(selector, new DOMParser().parseFromString(t, 'text/html'));
      found.forEach(function (e) {
        all('a', e).forEach(function (a) { a.href = new URL(a.getAttribute('href'), board).href });
        take(d.importNode(e, true));
      });
      if (found.length) box.hidden = false;
    }).catch(function () {});
  }
  all('[data-who]').forEach(function (box) {
    onBoard('[data-could="' + box.dataset.who + '"]', box, function (e) { var p = box.querySelector('[data-found-who]'); p.append.apply(p, [].slice.call(e.childNodes)) });
  });
  all('[data-open]').forEach(function (box) {
    var list = box.querySelector('ol');
    onBoard('[data-waits~="' + box.dataset.open + '"]', list, function (row) {
      var link = row.querySelector('[data-k]'), asker = row.cells[2].querySelector('.who bdi'), ring = row.querySelector('.ring'), age = row.querySelector('time');
      var li = d.createElement('li'), a = d.createElement('a'), both = d.createElement('span'), title = d.createElement('span'), small = d.createElement('small');
      a.href = link.href;
      title.className = 'ttl'; title.dir = 'auto'; title.textContent = link.textContent;
      if (link.parentNode.lang) title.lang = link.parentNode.lang;
      small.className = ring.classList[1];
      small.textContent = (asker ? box.dataset.from.replace('{name}', asker.textContent) + ', ' : '') + (age ? age.textContent : '');
      both.append(title, small); a.append(ring, both); li.append(a); list.append(li);
    });
  });

  // The frame: numbers that change with every mail live in one small file, never in the pages.
  fetch(root.dataset.root + 'frame.json').then(function (r) { return r.json() }).then(function (f) {
    all('[data-frame=open]').forEach(function (e) { if (f.open) { e.textContent = f.open; e.classList.toggle('hot', f.late > 0) } });
    var health = d.querySelector('[data-frame=health]'), box = d.querySelector('[data-frame=topics]');
    all('[data-what=newest]').forEach(function (e) { if (f.at) e.textContent = when(f.at) });
    if (health && f.at) {
      health.dataset.state = f.health;
      health.textContent = f.health === 'problem' ? words.problem
        : words.asof + ' ' + new Date(f.at).toLocaleDateString(loc, {day: 'numeric', month: 'short'}) + ', ' + clock(new Date(f.at));
    }
    if (box && f.topics.length) {
      var h = d.createElement('h2');
      h.textContent = words.frequent;
      box.append(h);
      f.topics.forEach(function (t) {
        var a = d.createElement('a'), n = d.createElement('span'), name = d.createElement('bdi');
        a.href = root.dataset.up + 'topic/' + t[1] + '/';
        name.textContent = t[0]; n.className = 'n'; n.textContent = t[2]; a.append(name, n); box.append(a);
      });
    }
    // New since the last visit: kept on this device only, one mark for each site on this server.
    var key = 'seen ' + new URL(root.dataset.root, location).pathname, seen = keep.get(key);
    if (seen) all('.card[data-at]').forEach(function (c) { c.classList.toggle('new', new Date(c.dataset.at) > new Date(seen)) });
    if (f.at) keep.set(key, f.at);
  }).catch(function () {});

  // The status page: its sentences stand in the page, its times in one small file of the worker.
  var spots = all('[data-what]:not([data-what=newest])');
  if (spots.length) fetch(root.dataset.root + 'status.json').then(function (r) { return r.json() }).then(function (s) {
    spots.forEach(function (e) {
      var what = e.dataset.what, of = e.dataset.box ? s.mailboxes.filter(function (b) { return b.name === e.dataset.box })[0] || {} : s;
      if (what === 'held') e.textContent = s.held;
      else if (of[what]) e.textContent = when(of[what]);
    });
  }).catch(function () {});

  // Theme
  all('[data-themes]').forEach(function (box) { box.hidden = false });
  all('[data-theme-set]').forEach(function (b, i, list) {
    var value = b.dataset.themeSet;
    b.setAttribute('aria-pressed', String((keep.get('theme') || '') === value));
    b.addEventListener('click', function () {
      keep.set('theme', value);
      if (value) root.dataset.theme = value; else delete root.dataset.theme;
      list.forEach(function (o) { o.setAttribute('aria-pressed', String(o === b)) });
    });
  });

  // A link to a post within folded ones opens the fold.
  function reveal() {
    var target = location.hash && d.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var e = target && target.parentElement; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
    if (target) target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();

  // Filters of lists: words typed, and the buttons of the request board. Groups without a row go away.
  var rows = all('[data-row]'), box = d.querySelector('[data-find]'), bar = d.querySelector('[data-filter]'), chosen = '', typed = [];
  var fold = function (s) { return s.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f\u00ad]/g, '').replace(/ß/g, 'ss') };
  var texts = null, fits = function (r, v) { return !v || (r.dataset.v || '').split(' ').indexOf(v) > -1 };
  function sift() {
    texts = texts || rows.map(function (r) { return fold(r.textContent) });
    var left = 0;
    rows.forEach(function (r, i) {
      r.hidden = !(fits(r, chosen) && typed.every(function (w) { return texts[i].indexOf(w) > -1 }));
      if (!r.hidden) left++;
    });
    all('.group').forEach(function (g) { g.hidden = !all('[data-row]', g).some(function (r) { return !r.hidden }) });
    all('[data-found]').forEach(function (e) { e.textContent = say(words.shown, left) });
  }
  if (box && rows.length) {
    box.hidden = false;
    box.querySelector('input').addEventListener('input', function (e) { typed = fold(e.target.value).split(/\s+/).filter(Boolean); sift() });
  }
  if (bar) {
    bar.hidden = false;
    all('button', bar).forEach(function (b, i, list) {
      var v = b.dataset.v;
      b.addEventListener('click', function () {
        list.forEach(function (o) { o.setAttribute('aria-pressed', String(o === b)) });
        chosen = v; sift();
      });
    });
  }

  // Keys (WCAG 2.1.4: they can be switched off in the dialog)
  var help = d.getElementById('keys'), off = d.getElementById('keysoff'), cur = -1;
  off.checked = keep.get('keys') === 'off';
  off.addEventListener('change', function () { keep.set('keys', off.checked ? 'off' : 'on') });
  d.addEventListener('keydown', function (e) {
    if (e.metaKey || e.ctrlKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || help.open || keep.get('keys') === 'off') return;
    if (e.key === '/') { var q = all('main [name=q]').concat(all('.go [name=q]')).filter(function (x) { return x.offsetParent })[0]; e.preventDefault(); if (q) q.focus(); else location = root.dataset.up + 'search/' }
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
})();
