// Every result on the page with its words and its shape: [{token, text, shape, shown}].
() => {
  const drawn = (element) => {
    const picture = element.querySelector("svg");
    if (picture) return picture.innerHTML.replace(/\s+/g, " ").trim();
    const before = getComputedStyle(element, "::before").content;
    if (!["none", "normal", '""'].includes(before)) return before;
    const sign = /^\s*([^\p{L}\p{N}\s])/u.exec(element.textContent);
    return sign ? sign[1] : "";
  };
  return [...document.querySelectorAll(".result")].map((element) => ({
    token: element.dataset.result ?? "",
    text: element.innerText,
    shape: drawn(element),
    shown: element.getClientRects().length > 0,
  }));
}
