// The scoring page: keeps what is typed a moment after the last change, as its draft button would, and takes the
// keys 1 to 5 for the score that has the focus. Without a script the button and the radios do the same.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]");
  let waiting;
  const keep = async () => {
    const body = new FormData(form);
    body.set(form.dataset.autosave, "1");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Autosave": "1" } });
      if (answer.ok && !answer.redirected) status.textContent = (await answer.text()).trim();
    } catch {
      // Offline: the next change tries again, and the button is there.
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(waiting));
  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || !/^[1-5]$/.test(event.key)) return;
    const score = form.querySelector(`input[name="${event.target.name}"][value="${event.key}"]`);
    if (!score) return;
    score.checked = true;
    score.focus();
    later();
  });
}
