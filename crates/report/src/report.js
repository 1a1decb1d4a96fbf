// Pages, filters and searches the posts that stand as data in this page. What strangers wrote is only ever set as text.
"use strict";
(() => {
  const PAGE = 50;
  const byId = (id) => document.getElementById(id);
  const { channels, strings, posts } = JSON.parse(byId("data").textContent);
  const [list, filters, template] = [byId("list"), byId("filters"), byId("card")];

  // What is asked for. `only` is one group, source or link: { kind, value, name }.
  let only = null;
  let matching = posts;
  let page = 0;
  let current = -1;

  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, strings.thousands);
  const fill = (string, values) => string.replace(/\{(.*?)\}/g, (_, place) => values[place]);

  // ---- One post

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // A stretch of a text with its marks.
  const marked = (post, from, to) => {
    const nodes = [];
    let behind = from;
    for (const [start, end, ending, isOfRule] of post.marks ?? []) {
      const [markFrom, markTo] = [Math.max(start, from), Math.min(end, to)];
      if (markFrom >= markTo) continue;
      nodes.push(post.text.slice(behind, markFrom));
      const attributes = { class: isOfRule ? "rule" : undefined, "data-ends": ending.join(" ") || undefined };
      nodes.push(element("mark", attributes, post.text.slice(markFrom, markTo)));
      behind = markTo;
    }
    nodes.push(post.text.slice(behind, to));
    return nodes;
  };

  const reason = ({ label, rule, weight }) => {
    const { evidence } = strings;
    const who = element("span", { title: rule ? evidence["rule-meaning"] : evidence["model-meaning"] });
    who.append(rule ? evidence.rule : evidence.model);
    const named = rule ? [who, " ", element("code", {}, rule)] : [who];
    const what = element("span", { class: "named" }, strings.label[label].name);
    return element("li", {}, what, " · ", ...named, ` · ${evidence.weight} ${weight}`);
  };

  const term = (kind, name, score) => {
    const { name: shown, meaning } = strings[kind][name];
    const scored = score === undefined ? [] : [" ", element("span", { class: "score" }, score)];
    return element("li", { class: kind, title: meaning }, shown, ...scored);
  };

  const what = (post) => [
    ...(post.labels ?? []).map(([name, score]) => term("label", name, score)),
    ...(post.stance ? [term("stance", ...post.stance)] : []),
    ...(post.context ?? []).map((name) => term("context", name)),
  ];

  const card = (post) => {
    const made = template.content.firstElementChild.cloneNode(true);
    const slot = (selector) => made.querySelector(selector);
    // Fills a place, or takes it out where there is nothing for it.
    const put = (selector, ...content) =>
      content.length && content[0] !== undefined ? slot(selector).replaceChildren(...content) : slot(selector).remove();

    made.dataset.level = slot(".badge").dataset.level = post.level;
    put(".badge", strings.level[post.level].name);
    put(".risk", post.risk);
    put(".id", `#${post.id}`);
    put(".date", post.date === undefined ? undefined : new Date(post.date * 1000).toISOString().slice(0, 16).replace("T", " "));
    put(".channel", channels.length > 1 ? channels[post.channel] : undefined);
    put(".forwarded", post.forwarded && fill(strings.post.forwarded, { name: post.forwarded }));
    if (post.group) {
      slot(".copies").dataset.value = post.group[0];
      put(".copies", fill(strings.post.copies, { count: number(post.group[1]) }));
    } else {
      slot(".copies").remove();
    }
    if (!post.backup) slot(".backup").remove();
    put(".what", ...what(post));

    const [from, to] = post.excerpt ?? [0, post.text.length];
    const excerpt = post.text.trim() ? marked(post, from, to) : [strings.post.empty];
    if (from > 0) excerpt.unshift("… ");
    if (to < post.text.length) excerpt.push(" …");
    put(".content > .text", ...excerpt);
    put(".reasons", ...(post.evidence ?? []).map(reason));
    if (post.excerpt) put(".whole > .text", ...marked(post, 0, post.text.length));
    else slot(".whole").remove();
    if (post.folded) put(".folded > .text", post.folded);
    else slot(".folded").remove();
    if (post.lang) for (const text of made.querySelectorAll(".text")) text.lang = post.lang;
    // Closed content is closed whole: excerpt, text and normalised form.
    if (post.closed) slot(".closed").append(slot(".content"));
    else slot(".closed").remove();
    return made;
  };

  // ---- The list

  const isOnly = {
    group: (post, value) => post.group && String(post.group[0]) === value,
    forwarded: (post, value) => post.forwarded === value,
    link: (post, value) => post.links?.includes(value),
  };
  const onlyNames = {
    group: () => strings.list["only-copies"],
    forwarded: (name) => fill(strings.list["only-forwards"], { name }),
    link: (name) => fill(strings.list["only-link"], { name }),
  };

  const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

  const filter = () => {
    const asked = new FormData(filters);
    const levels = new Set(asked.getAll("level"));
    const label = asked.get("label");
    const from = asked.get("from") ? seconds(asked.get("from")) : -Infinity;
    const to = asked.get("to") ? seconds(asked.get("to")) + 86400 : Infinity;
    const isDated = from !== -Infinity || to !== Infinity;
    const text = asked.get("text").trim().toLowerCase();
    const holds = (place) => place !== undefined && place.toLowerCase().includes(text);
    matching = posts.filter(
      (post) =>
        levels.has(post.level) &&
        (!label || post.labels?.some(([name]) => name === label)) &&
        (!isDated || (post.date >= from && post.date < to)) &&
        (!only || isOnly[only.kind](post, only.value)) &&
        (!text || holds(post.text) || holds(post.folded) || `#${post.id}` === text || holds(channels[post.channel])),
    );
    byId("only").textContent = only ? onlyNames[only.kind](only.value) : "";
    show(0);
  };

  const pages = () => Math.max(1, Math.ceil(matching.length / PAGE));

  const show = (asked) => {
    page = Math.min(Math.max(asked, 0), pages() - 1);
    current = -1;
    const cards = matching.slice(page * PAGE, (page + 1) * PAGE).map(card);
    list.replaceChildren(...(cards.length ? cards : [element("p", { class: "nothing" }, strings.list.none)]));
    const { list: words } = strings;
    byId("shown").textContent = fill(words.shown, { count: number(matching.length), total: number(posts.length) });
    byId("page").textContent = fill(words.page, { page: number(page + 1), pages: number(pages()) });
    byId("previous").disabled = page === 0;
    byId("next").disabled = page === pages() - 1;
    byId("pager").hidden = pages() === 1;
  };

  const turn = (by) => {
    show(page + by);
    byId("posts").scrollIntoView();
  };

  // Goes to a post of the page, or to the next page behind its end.
  const go = (by) => {
    const cards = list.querySelectorAll(".post");
    const next = current + by;
    if (next >= cards.length && page < pages() - 1) {
      show(page + 1);
      return go(1);
    }
    if (next < 0 && page > 0) {
      show(page - 1);
      current = list.children.length;
      return go(-1);
    }
    current = Math.min(Math.max(next, 0), cards.length - 1);
    cards[current]?.focus();
  };

  // Opens what of the post is folded, closed content first; or folds all of it again.
  const open = (post) => {
    const closed = post.querySelector(":scope > .closed");
    if (closed && !closed.open) {
      closed.open = true;
      return;
    }
    const folds = [...post.querySelectorAll("details")];
    const isOpening = folds.some((fold) => !fold.open);
    for (const fold of folds) fold.open = isOpening;
  };

  // ---- What a person does

  const wait = (milliseconds, act) => {
    let timer;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(act, milliseconds);
    };
  };
  filters.addEventListener("input", wait(120, filter));
  filters.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  filters.addEventListener("reset", () => {
    only = null;
    // The fields are empty only after this event.
    setTimeout(filter);
  });
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("open-help").addEventListener("click", () => byId("help").showModal());
  list.addEventListener("focusin", (event) => {
    current = [...list.children].indexOf(event.target.closest(".post"));
  });

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-only], button[data-label]");
    if (!asked) return;
    if (asked.dataset.label) byId("label").value = asked.dataset.label;
    else only = { kind: asked.dataset.only, value: asked.dataset.value };
    filter();
    byId("posts").scrollIntoView();
    byId("posts-heading").focus({ preventScroll: true });
  });

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    "/": () => byId("search").focus(),
    "?": () => byId("help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const { target } = event;
    if (event.key === "Escape" && filters.contains(target)) return target.blur();
    if (target.closest("input:not([type=checkbox]), select")) return;
    if (event.key === "Enter" && target.matches(".post")) return open(target);
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.documentElement.classList.remove("plain");
  // Nothing is asked for yet, so there is nothing to look through.
  show(0);
})();
