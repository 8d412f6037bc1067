// How the page fits: {wide, offenders, small, cut}.
() => {
  const width = document.documentElement.clientWidth;
  const name = (element) => element.cloneNode(false).outerHTML.slice(0, 120);
  const scrolled = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX)) return true;
    }
    return false;
  };
  const texts = [...document.querySelectorAll("svg text")].filter(
    (text) => text.textContent.trim() !== "" && text.getBoundingClientRect().width > 0
  );
  const size = (text) =>
    parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().d);
  const outside = (text) => {
    const box = text.getBoundingClientRect();
    const frame = text.ownerSVGElement.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1 ||
      box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  };
  const holds = (one) => one.getBoundingClientRect().right > width + 1 ||
    (one.scrollWidth > one.clientWidth + 1 && one.getBoundingClientRect().left + one.scrollWidth > width + 1);
  return {
    wide: document.documentElement.scrollWidth - width,
    offenders: [...document.querySelectorAll("body *")]
      .filter((one) => holds(one) && !scrolled(one))
      .map(name).slice(0, 10),
    small: texts.filter((text) => size(text) < 10.99)
      .map((text) => `${size(text).toFixed(1)} px: ${text.textContent}`).slice(0, 10),
    cut: texts.filter(outside).map((text) => text.textContent).slice(0, 10),
  };
}
