
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const noteText = $("note-text");
  const numbersOf = (element) => (element.dataset.e || "").split(" ").filter(Boolean);
  const byNumber = (elements) => {
    const found = new Map();
    for (const element of elements)
      for (const number of numbersOf(element))
        found.has(number) ? found.get(number).push(element) : found.set(number, [element]);
    return found;
  };
  const entries = byNumber(all(".entry"));
  const marks = byNumber(noteText ? all("mark[data-e]", noteText) : []);
  const links = byNumber(all("a.n[data-e]"));
  const walk = noteText ? all("a.n", noteText) : [];
  const place = new Map(walk.map((link, at) => [link.dataset.e, at]));
  let lit = [];
  let at = -1;
  let from = null;

  const say = (words) => { $("say").textContent = words; };
  const count = () => { $("at").textContent = walk.length ? `${at < 0 ? "–" : at + 1} of ${walk.length}` : ""; };
  const light = (element) => { element.classList.add("lit"); lit.push(element); };
  const dark = () => { for (const element of lit) element.classList.remove("lit"); lit = []; };
  const lightWords = (number) => {
    for (const element of marks.get(number) || []) light(element);
    for (const element of links.get(number) || []) light(element);
    const row = $(`x${number}`);
    if (row) light(row);
  };
  const lightEntry = (entry) => {
    light(entry);
    for (const drawn of all(`[data-lines~="${entry.id}"]`)) light(drawn);
  };
  const labelOf = (entry) => entry.querySelector(".label");
  const nameOf = (entry) => {
    const label = labelOf(entry);
    return (label.getAttribute("aria-label") || label.textContent).split(":")[0];
  };
  // Side by side the note scrolls in a frame of its own; otherwise it is part of the page.
  const beside = () => noteText && getComputedStyle(noteText).overflowY === "auto";
  const toWords = (number, mayMovePage) => {
    const target = (marks.get(number) || [])[0] || $(`e${number}`);
    if (!target) return;
    if (!beside()) {
      if (mayMovePage) target.scrollIntoView({ block: "center" });
      return;
    }
    const frame = noteText.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    if (box.top < frame.top + 24 || box.bottom > frame.bottom - 24)
      noteText.scrollTop += box.top - frame.top - frame.height / 2;
    const now = noteText.getBoundingClientRect();
    if (mayMovePage && (now.bottom < 60 || now.top > innerHeight - 60))
      noteText.scrollIntoView({ block: "nearest" });
  };

  const showEntry = (entry, number, mayMovePage) => {
    dark();
    lightEntry(entry);
    const numbers = numbersOf(entry);
    numbers.forEach(lightWords);
    const first = number || numbers[0];
    if (first) {
      at = place.has(first) ? place.get(first) : at;
      toWords(first, mayMovePage);
    }
    count();
    say(`${nameOf(entry)}: ${numbers.length} ${numbers.length === 1 ? "place" : "places"} in the note`);
  };
  const showWords = (number, mayMovePage) => {
    dark();
    lightWords(number);
    const found = entries.get(number) || [];
    found.forEach(lightEntry);
    at = place.has(number) ? place.get(number) : at;
    toWords(number, false);
    if (found.length && (mayMovePage || beside())) found[0].scrollIntoView({ block: "nearest" });
    count();
    say(`Evidence ${number} supports ${found.map(nameOf).join(", ")}`);
    return found;
  };
  const clear = () => {
    dark();
    at = -1;
    count();
    say("");
    if (from) from.focus({ preventScroll: false });
    from = null;
  };
  const step = (by) => {
    if (!walk.length) return;
    at = at < 0 ? (by > 0 ? 0 : walk.length - 1) : (at + by + walk.length) % walk.length;
    const number = walk[at].dataset.e;
    if (!beside()) walk[at].scrollIntoView({ block: "center" });
    walk[at].focus({ preventScroll: true });
    showWords(number, false);
  };
  const remember = (hash) => { try { history.replaceState(null, "", hash); } catch { /* a page without an address */ } };

  document.addEventListener("focusin", ({ target }) => {
    const link = target.closest("a.n");
    const entry = target.closest(".entry");
    if (entry) showEntry(entry, link && link.dataset.e, false);
    else if (link) showWords(link.dataset.e, false);
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[href^='#']");
    const entry = event.target.closest(".entry");
    const mark = event.target.closest("mark[data-e]");
    const drawn = event.target.closest("[data-lines]");
    if (link && noteText && noteText.contains(link)) {
      event.preventDefault();
      const [first] = showWords(link.dataset.e, true);
      const goal = first && first.querySelector("a.label");
      if (goal && event.detail === 0) { from = link; goal.focus({ preventScroll: true }); }
      remember(`#e${link.dataset.e}`);
    } else if (link && link.matches(".n, .label")) {
      event.preventDefault();
      const number = link.getAttribute("href").slice(2);
      if (link.matches(".n") && event.detail === 0) { from = link; $(`e${number}`).focus({ preventScroll: true }); }
      if (entry) showEntry(entry, number, true);
      else { showWords(number, false); toWords(number, true); }
      remember(`#e${number}`);
    } else if (link) {
      return;
    } else if (String(getSelection())) {
      return;
    } else if (mark) {
      const inner = mark.dataset.e.split(" ").pop();
      showWords(inner, true);
    } else if (entry && numbersOf(entry).length) {
      showEntry(entry, null, true);
    } else if (drawn && drawn.dataset.lines) {
      const line = $(drawn.dataset.lines.split(" ")[0]);
      showEntry(line, null, false);
      line.scrollIntoView({ block: "nearest" });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return clear();
    const letters = $("keys").getAttribute("aria-pressed") === "true";
    const inNote = noteText && noteText.contains(document.activeElement);
    const by = { n: letters && 1, p: letters && -1, ArrowRight: inNote && 1, ArrowLeft: inNote && -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
  });

  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("clear").addEventListener("click", clear);
  $("keys").addEventListener("click", ({ currentTarget }) => {
    currentTarget.setAttribute("aria-pressed", String(currentTarget.getAttribute("aria-pressed") !== "true"));
  });
  const named = () => {
    const found = /^#e(\d+)$/.exec(location.hash);
    if (found && place.has(found[1])) { showWords(found[1], false); toWords(found[1], true); }
  };
  document.documentElement.classList.add("js");
  $("tools").hidden = !walk.length;
  count();
  named();
  addEventListener("hashchange", named);
})();
