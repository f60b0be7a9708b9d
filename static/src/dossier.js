// Saves a page of the dossier while it is typed in, and says when. Without it the buttons save just as well.
const WAIT = 1500;

for (const form of document.querySelectorAll("form[data-dossier]")) {
  const status = form.querySelector("[data-dossier-status]");
  let timer = 0;
  let running = null;

  const tell = (words, time = "") => {
    status.textContent = status.dataset[words].replace("{time}", time);
  };

  const save = async () => {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) {
      data.delete(input.name);
    }
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { "X-Requested-With": "autosave" },
      redirect: "error",
    });
    const told = await answer.json();
    if (told.reason) {
      status.textContent = told.reason;
      return;
    }
    // What stands against a colleague's answer keeps its old mark: it is shown before anything is overwritten.
    const seen = form.elements.namedItem("seen");
    seen.value = JSON.stringify({ ...JSON.parse(seen.value), ...told.seen });
    form.elements.namedItem("revision").value = told.revision;
    tell(told.conflicts ? "conflict" : told.more ? "more" : told.wrong ? "wrong" : "saved", told.saved_at);
  };

  const saveNow = () => {
    running = save()
      .catch(() => tell("failed"))
      .finally(() => {
        running = null;
      });
  };

  // One after the other: two saves at once would look like two people.
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (running ? saveSoon() : saveNow()), WAIT);
  };

  form.addEventListener("input", saveSoon);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      await running;
      form.requestSubmit(event.submitter);
    }
  });
}
