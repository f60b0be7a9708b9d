// Sends a file that is too large for the form in pieces, and goes on where it stopped after any interruption.
// Without it the form takes smaller files and says so.
const RETRIES = [500, 1000, 2000, 4000, 8000];

const form = document.querySelector("form[data-pieces]");
const status = form.querySelector("[data-status]");
const token = form.elements.namedItem("csrfmiddlewaretoken").value;
let busy = false;

class Refused extends Error {}

const tell = (words, percent = 0) => {
  const text = status.dataset[words].replace("{percent}", `${percent}%`);
  if (status.textContent !== text) {
    status.textContent = text;
  }
};

const rest = (milliseconds) =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
    window.addEventListener("online", done, { once: true });
  });

// A person's refusal ends it; 409 tells that the file stands elsewhere; all else is the network's and is tried again.
const ask = async (href, options = {}) => {
  const headers = { "X-CSRFToken": token, ...options.headers };
  const answer = await fetch(href, { redirect: "error", ...options, headers });
  if (!answer.ok && ![409, 422].includes(answer.status)) {
    throw answer.status < 500 ? new Refused(`${answer.status} ${answer.statusText}`) : new TypeError("server");
  }
  const told = await answer.json();
  if (answer.status === 422) {
    throw new Refused(told.reason);
  }
  return { ...told, conflict: answer.status === 409 };
};

const patiently = async (work, waiting) => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (fault) {
      if (fault instanceof Refused) {
        throw fault;
      }
      waiting();
      await rest(RETRIES[Math.min(tries, RETRIES.length - 1)]);
    }
  }
};

const sum = async (file) => {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const send = async (file) => {
  tell("reading");
  const body = new FormData();
  body.set("title", form.elements.namedItem("title").value);
  body.set("name", file.name);
  body.set("size", file.size);
  body.set("sha256", await sum(file));
  let received = 0;
  const waiting = () => tell("waiting", Math.floor((received * 100) / file.size));
  const begun = await patiently(() => ask(form.dataset.pieces, { method: "POST", body }), waiting);
  if (begun.conflict) {
    throw new Refused(begun.reason);
  }
  received = begun.received;
  while (received < file.size) {
    tell("sending", Math.floor((received * 100) / file.size));
    received = await patiently(async () => {
      const piece = file.slice(received, received + begun.piece);
      const headers = { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" };
      try {
        const told = await ask(begun.href, { method: "PATCH", body: piece, headers });
        return told.conflict ? (await ask(begun.href)).received : told.received;
      } catch (fault) {
        if (!(fault instanceof Refused)) {
          received = (await ask(begun.href)).received; // how far it came, once somebody answers
        }
        throw fault;
      }
    }, waiting);
  }
  tell("checking");
  const whole = await patiently(() => ask(begun.href, { method: "POST" }), waiting);
  if (whole.conflict) {
    throw new Refused(whole.reason);
  }
  window.location.assign(whole.href);
};

form.addEventListener("submit", async (event) => {
  const [file] = form.elements.namedItem("file").files;
  if (busy) {
    event.preventDefault();
    return;
  }
  // Without HTTPS the browser computes no SHA-256: then the form says what is too large.
  if (!file || file.size <= Number(form.dataset.plain) || !window.crypto?.subtle) {
    return;
  }
  event.preventDefault();
  busy = true;
  try {
    await send(file);
  } catch (fault) {
    status.textContent = fault.message;
  } finally {
    busy = false;
  }
});
