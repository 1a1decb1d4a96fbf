// Everything that arrives is shown as text: nothing of it becomes markup.
"use strict";

const find = (id) => document.getElementById(id);

/** Fills the list of operations from the description. */
async function describe() {
  const { paths } = await (await fetch(`${location.origin}/openapi.json`)).json();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { summary }] of Object.entries(methods)) {
      const option = new Option(`${method.toUpperCase()} ${path}: ${summary}`);
      option.value = `${method.toUpperCase()} ${path}`;
      find("operation").add(option);
    }
  }
}

/** The request as the fields say. */
function request() {
  const [method, path] = find("operation").value.split(" ");
  const headers = {};
  if (find("token").value) headers.Authorization = `Bearer ${find("token").value}`;
  const body = method === "POST" && find("body").value ? find("body").value : undefined;
  if (body) headers["Content-Type"] = find("kind").value;
  return [location.origin + path.replace("{id}", encodeURIComponent(find("id").value)), { method, headers, body }];
}

async function send(event) {
  event.preventDefault();
  const [path, options] = request();
  try {
    const response = await fetch(path, options);
    const text = await response.text();
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Not JSON: shown as it is.
    }
    find("answer").textContent = `${response.status} ${response.headers.get("content-type") ?? ""}\n\n${shown}`;
  } catch (error) {
    find("answer").textContent = String(error);
  }
}

find("request").addEventListener("submit", send);
describe();
