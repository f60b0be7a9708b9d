// Saves a page of the dossier while it is typed in, and says when. What the server has not taken yet stays in the
// page and in this browser, and is offered back. Without a script the buttons save just as well.
import { Kept } from "./kept.js";

const WAIT = 1500;
const PULSE = 30_000;
const PATIENCE = [2000, 5000, 15_000, 30_000];

class Dossier {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-dossier-status]");
    this.present = form.querySelector("[data-dossier-present]");
    this.kept = new Kept(form);
    this.dirty = false;
    this.timer = 0;
    this.running = null;
    this.failures = 0;
    this.errors = {};
    this.kept.offer(() => this.putBack());
    form.addEventListener("input", () => this.typed());
    form.addEventListener("focusout", () => setTimeout(() => this.showErrors()));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.dirty && this.saveNow());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.saveNow());
    setInterval(() => document.hidden || this.send("presence").then((told) => this.tellPresent(told), () => {}), PULSE);
  }

  tell(words, time = "") {
    this.status.textContent = this.status.dataset[words].replace("{time}", time);
  }

  tellPresent(told) {
    this.present.textContent = told.present || "";
    this.present.hidden = !told.present;
  }

  typed() {
    this.dirty = true;
    this.kept.keep();
    this.saveSoon(WAIT);
  }

  saveSoon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saveNow(), wait);
  }

  // One after the other: two saves at once would look like two people.
  saveNow() {
    clearTimeout(this.timer);
    this.running = (this.running || Promise.resolve()).then(() => this.save());
    return this.running;
  }

  // Whether the server has answered; what it could not take is told in the page.
  async save() {
    this.dirty = false;
    try {
      this.take(await this.send("autosave"));
      this.failures = 0;
      return true;
    } catch {
      this.dirty = true;
      this.tell("failed");
      this.saveSoon(PATIENCE[Math.min(this.failures++, PATIENCE.length - 1)]);
      return false;
    }
  }

  async send(what, options = {}, entries = null) {
    const data = new FormData();
    for (const [name, value] of entries || new FormData(this.form)) {
      if (typeof value === "string") data.append(name, value);
    }
    data.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const [name, value] of Object.entries(options)) data.set(name, value);
    const headers = { "X-Requested-With": what };
    const keepalive = "leave" in options;
    const answer = await fetch(this.form.action, { method: "POST", body: data, headers, redirect: "error", keepalive });
    if (answer.status === 403 && !options.renewed) {
      await this.renew();
      return this.send(what, { ...options, renewed: "1" }, entries);
    }
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
    return answer.json();
  }

  // Who logged in again in another window has a new token.
  async renew() {
    const answer = await fetch(this.form.action, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-dossier] [name=csrfmiddlewaretoken]");
    if (token) this.form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
  }

  take(told) {
    if (told.reason) {
      this.status.textContent = told.reason;
      return;
    }
    this.kept.forget();
    // What stands against a colleague's answer keeps its old mark: it is shown before anything is overwritten.
    const seen = this.form.elements.namedItem("seen");
    seen.value = JSON.stringify({ ...JSON.parse(seen.value), ...told.seen });
    this.form.elements.namedItem("revision").value = told.revision;
    this.errors = told.errors;
    if (told.conflicts || Object.keys(told.errors).length || this.dirty) this.kept.keep();
    this.showErrors();
    this.tellPresent(told);
    const wrong = Object.keys(told.errors).length > 0;
    this.tell(told.conflicts ? "conflict" : told.more ? "more" : wrong ? "wrong" : "saved", told.saved_at);
  }

  // Beside their fields, but never beside the one that is still being written.
  showErrors() {
    for (const group of this.form.querySelectorAll(".govuk-form-group")) {
      const name = [...group.querySelectorAll("[name]")].map((input) => input.name.replace(/_(day|month|year)$/, ""));
      const text = this.errors[name[0]];
      const old = group.querySelector(".govuk-error-message");
      if (group.contains(document.activeElement)) continue;
      if (old) old.remove();
      group.classList.toggle("govuk-form-group--error", Boolean(text));
      if (!text) continue;
      const line = document.createElement("p");
      line.className = "govuk-error-message";
      line.id = `${name[0]}_error`;
      line.textContent = text;
      const before = group.querySelector(".govuk-hint, label.govuk-label, legend");
      before ? before.after(line) : group.prepend(line);
    }
  }

  // The page is left only when the server has taken what was typed.
  async submit(event) {
    if (this.form.dataset.taken) return;
    event.preventDefault();
    if (!(await this.saveNow())) return;
    clearTimeout(this.timer);
    this.form.dataset.taken = "1";
    this.form.requestSubmit(event.submitter);
  }

  async putBack() {
    try {
      const told = await this.send("autosave", {}, this.kept.entries());
      const whole = !told.reason && !told.conflicts && !Object.keys(told.errors).length;
      if (whole) this.kept.forget();
      if (whole) location.reload();
      else this.kept.post();
    } catch {
      this.tell("failed");
    }
  }

  leave() {
    if (this.form.dataset.taken) return;
    this.send(this.dirty ? "autosave" : "presence", { leave: "1" }).catch(() => {});
  }
}

for (const form of document.querySelectorAll("form[data-dossier]")) new Dossier(form);
