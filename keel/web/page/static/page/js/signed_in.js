// How long the sign-in still lasts: warns before it ends, makes it longer by a click, and asks the server who is there
// before a page that was hidden for too long is shown again. The figures are on the body (page/README.md).
const { idleSeconds, leftSeconds, stayUrl, person } = document.body.dataset;
const idle = Number(idleSeconds || 0) * 1000;
const ends = Date.now() + Number(leftSeconds || 0) * 1000;
const WARNING = 150000;
let heardAt = Date.now();
let busy = null;
let warned = false;
const listeners = [];

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB",
  { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

// Ask the server to go on: "here", "signed out", "someone else" or "no answer".
async function ask() {
  const sent = Date.now();
  try {
    const answer = await fetch(stayUrl, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return "signed out";
    const body = await answer.json();
    if (body.person !== person) return "someone else";
    heardAt = sent;
    return "here";
  } catch {
    return "no answer";
  }
}

export function stay() {
  busy ??= ask().finally(() => { busy = null; });
  return busy.then((found) => { if (found === "here") tell(null); return found; });
}

// Somebody is at work here: every third of the limit the server hears of it, saved or not.
export function atWork() {
  if (idle && !busy && Date.now() - heardAt > idle / 3 && Date.now() < heardAt + idle) stay();
}

// Whether the sign-in has surely not ended yet, so that a page may be shown without asking.
export const surelyHere = () => !idle || Date.now() < Math.min(heardAt + idle, ends);

// Have `listener(notice)` called with {text, button} when the end comes near, and with null when it went away.
export const onNearEnd = (listener) => listeners.push(listener);

function tell(notice) {
  warned = Boolean(notice);
  for (const listener of listeners) listener(notice);
}

if (idle && stayUrl) {
  setInterval(() => {
    const now = Date.now();
    if (warned) return;
    if (now > ends - 2 * WARNING && now < ends) {
      tell({ text: `You have been signed in for a long time, and are signed out at ${clock(ends)}. Save what you are doing.` });
    } else if (now > heardAt + idle - WARNING && now < heardAt + idle) {
      tell({ text: `You are signed out at ${clock(heardAt + idle)}. What you typed stays.`, button: "Stay signed in" });
    }
  }, 1000);
}
