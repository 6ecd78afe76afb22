/**
 * Runs in the page. What is measured is our own layout of a checked tree: no script of a block is there. A pixel or two
 * are rounding; an ellipsis in a list is a habit of the kit; a value without its end is a wrong value.
 */
export const MEASURE_CARD = `(() => {
  const body = document.querySelector(".card-body");
  const found = [];
  if (body === null) return found;
  const tell = (rule, text, isGrave) => { if (found.length < 60) found.push({ rule, text: String(text).trim().slice(0, 200), isGrave }); };
  const hidden = (style) => /hidden|clip/.test(style);
  const isOff = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isForEars = style.position === "absolute" && box.width <= 1.5 && box.height <= 1.5;
    return style.display === "none" || style.visibility === "hidden" || isForEars || element.closest("[aria-hidden=true], [hidden]") !== null
      || (element.closest("details:not([open])") !== null && element.closest("summary") === null);
  };
  const ownText = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ").trim();
  const isValue = (text) => text.length <= 24 && /\\d/.test(text);
  const all = [...body.querySelectorAll("*")].slice(0, 4000).filter((element) => !isOff(element));
  const frame = body.getBoundingClientRect();
  const scrolls = (element) => {
    for (let at = element.parentElement; at !== null && at !== body.parentElement; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at !== body) return true;
    }
    return false;
  };

  for (const element of all) {
    if (!(element instanceof HTMLElement)) continue;
    const style = getComputedStyle(element);
    const text = element.innerText ?? "";
    if (text.trim() === "") continue;
    const isCutAcross = hidden(style.overflowX) && element.scrollWidth > element.clientWidth + 2;
    const isCutDown = hidden(style.overflowY) && element.scrollHeight > element.clientHeight + 4 && element.clientHeight > 0;
    if (isCutAcross && element.clientWidth > 0) {
      const isGone = style.textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth * 1.5;
      tell("clipped-text", text, isGone || isValue(text.trim()) || element.clientWidth < 24);
    } else if (isCutDown) tell("clipped-text", text, isValue(text.trim()) || element.clientHeight < 8);
  }
  for (const element of all) {
    const box = element.getBoundingClientRect();
    const isPicture = element instanceof SVGSVGElement || element.tagName === "TABLE" || element.tagName === "IMG";
    if (isPicture && (box.width < 2 || box.height < 2)) {
      tell("empty-part", element.getAttribute("aria-label") ?? element.getAttribute("alt") ?? element.tagName.toLowerCase(), element.tagName !== "IMG");
    }
    const isOutside = box.width > 0 && box.right > frame.right + 4 && ownText(element) !== "" && element instanceof HTMLElement;
    const isBodyScrolling = /auto|scroll/.test(getComputedStyle(body).overflowX);
    if (isOutside && !scrolls(element) && !isBodyScrolling && !/hidden|clip/.test(getComputedStyle(body).overflowX)) {
      tell("outside-card", ownText(element), true);
    }
  }
  if (body.scrollWidth > body.clientWidth + 4) {
    const widest = all.filter((element) => element instanceof HTMLElement && !scrolls(element))
      .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
    const text = widest?.innerText ?? "";
    const isCut = hidden(getComputedStyle(body).overflowX);
    tell("sideways-scroll", text.slice(0, 60) || "The card", isCut || body.scrollWidth > body.clientWidth * 1.5);
  }

  const lines = [];
  for (const element of all) {
    if (lines.length >= 250) break;
    for (const node of element.childNodes) {
      if (node.nodeType !== 3 || node.data.trim() === "") continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 2 && box.height > 2) lines.push({ element, box, text: node.data.trim() });
      }
    }
  }
  let overlaps = 0;
  for (let i = 0; i < lines.length && overlaps < 3; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const [one, two] = [lines[i], lines[j]];
      if (one.element === two.element) continue;
      const width = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
      const height = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
      if (width <= 0 || height <= 0) continue;
      const share = width * height / Math.min(one.box.width * one.box.height, two.box.width * two.box.height);
      if (share < 0.35) continue;
      tell("overlapping-text", one.text, share > 0.6 && one.element instanceof HTMLElement && two.element instanceof HTMLElement);
      overlaps++;
      break;
    }
  }
  return found;
})()`;
