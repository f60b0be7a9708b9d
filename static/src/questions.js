// Questions that depend on another answer of the page appear as soon as it is given. Without this the server shows
// them once the page is saved.
for (const form of document.querySelectorAll("form[data-dossier]")) {
  const slots = [...form.querySelectorAll("[data-when]")].map((place) => {
    const holder = document.createElement("div");
    const kept = document.createDocumentFragment();
    const shown = !(place instanceof HTMLTemplateElement);
    const from = shown ? place : place.content;
    (shown ? holder : kept).append(...from.childNodes);
    place.replaceWith(holder);
    return { ...place.dataset, values: place.dataset.values.split(" "), holder, kept, shown };
  });

  const follow = () => {
    for (const slot of slots) {
      const shown = slot.values.includes(form.elements.namedItem(slot.when)?.value);
      if (shown === slot.shown) continue;
      if (shown) slot.holder.append(slot.kept);
      else slot.kept.append(...slot.holder.childNodes);
      slot.shown = shown;
    }
  };

  // The server takes the answers that the page says it shows: one that went out of sight must not come back empty.
  form.addEventListener("formdata", ({ formData }) => {
    const seen = JSON.parse(formData.get("seen"));
    for (const { path, mark, shown } of slots) {
      if (!shown) delete seen[path];
      else if (!(path in seen)) seen[path] = mark;
    }
    formData.set("seen", JSON.stringify(seen));
  });

  form.addEventListener("change", follow);
  follow();
}
