// What was typed in a form and not saved, kept in this browser: by person, dossier, page and the version it was typed
// against, so that an old text never passes for an answer to a new one.
const DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;
const PREFIX = "benthu:";

export class Kept {
  constructor(form) {
    this.form = form;
    this.prefix = `${PREFIX}${form.dataset.dossier}:`;
    this.box = form.parentElement.querySelector("[data-dossier-kept]");
    this.sweep();
    this.offered = this.find();
  }

  names() {
    return Object.keys(this.store() || {}).filter((name) => name.startsWith(this.prefix));
  }

  // A browser may refuse to store anything: then the page alone holds the text.
  store() {
    try {
      return window.localStorage;
    } catch {
      return null;
    }
  }

  sweep() {
    for (const name of Object.keys(this.store() || {})) {
      if (name.startsWith(PREFIX) && Date.now() - (this.read(name)?.at || 0) > DAYS * DAY) this.store().removeItem(name);
    }
  }

  read(name) {
    try {
      return JSON.parse(this.store().getItem(name));
    } catch {
      return null;
    }
  }

  typed() {
    const left = ["csrfmiddlewaretoken"];
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !left.includes(name));
  }

  keep() {
    const name = this.prefix + this.form.elements.namedItem("revision").value;
    try {
      this.store().setItem(name, JSON.stringify({ at: Date.now(), entries: this.typed() }));
    } catch {
      // Full or forbidden: the page still holds the text.
    }
  }

  forget() {
    for (const name of this.names()) this.store().removeItem(name);
  }

  // The newest text that is not what the page shows anyway.
  find() {
    const shown = this.answers(this.typed());
    const found = this.names().map((name) => this.read(name)).filter((kept) => kept?.entries);
    const newest = found.sort((one, other) => other.at - one.at)[0];
    return newest && this.answers(newest.entries) !== shown ? newest : null;
  }

  answers(entries) {
    const marks = ["seen", "revision"];
    const said = entries.filter(([name]) => !marks.includes(name) && !/^(choice|opposed)-/.test(name));
    return JSON.stringify(said.map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));
  }

  entries() {
    return this.offered.entries;
  }

  offer(putBack) {
    if (this.form.querySelector("[name^='opposed-'], .govuk-error-message")) {
      this.keep();
      return;
    }
    if (!this.offered) return;
    const when = new Date(this.offered.at).toLocaleString(document.documentElement.lang);
    const words = this.box.querySelector("[data-dossier-kept-words]");
    words.textContent = words.dataset.words.replace("{time}", when);
    this.box.hidden = false;
    this.box.querySelector("[data-dossier-put-back]").addEventListener("click", putBack);
    this.box.querySelector("[data-dossier-discard]").addEventListener("click", () => {
      this.forget();
      this.box.hidden = true;
    });
  }

  // As if it had just been typed, so that the page shows what stands against it.
  post() {
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.form.action;
    const token = ["csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value];
    for (const [name, value] of [token, ...this.entries(), ["go", "stay"]]) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      form.append(input);
    }
    form.hidden = true;
    document.body.append(form);
    form.submit();
  }
}
