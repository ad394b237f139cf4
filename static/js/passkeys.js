// Passkeys: the browser's own dialogue makes a key or asks one, and the form posts what it answers.
// A form says data-passkey="create" or "get", and where the options are: data-passkey-options (the id of a JSON
// script) or data-passkey-url. Its field `credential` takes the answer; the words are those of [data-passkey-says].

const forms = document.querySelectorAll("form[data-passkey]");
const isAddress = /^[\d.]+$|^\[/.test(window.location.hostname);
const isAble = window.isSecureContext && "PublicKeyCredential" in window && !isAddress
  && "parseRequestOptionsFromJSON" in window.PublicKeyCredential;

function say(form, word) {
  const says = form.querySelector("[data-passkey-says]");
  says.textContent = word ? says.dataset[`words${word}`] : "";
}

async function readOptions(form) {
  if (form.dataset.passkeyOptions) {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const response = await fetch(form.dataset.passkeyUrl, { headers });
  if (!response.ok) {
    throw new Error(response.status);
  }
  return response.json();
}

// A key that is to let one in alone has to be found without a name, and has to know its owner.
function choose(options, form) {
  const alone = form.querySelector("input[name=passwordless]")?.checked ?? false;
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  };
  return options;
}

async function perform(form) {
  if (form.dataset.passkey === "create") {
    const { publicKey } = (await readOptions(form)).creation_options;
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(choose(publicKey, form));
    return navigator.credentials.create({ publicKey: options });
  }
  const { publicKey } = (await readOptions(form)).request_options;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

const WORDS = { InvalidStateError: "Known", SecurityError: "Unable", NotSupportedError: "Unable", Error: "Lost", TypeError: "Lost" };

async function use(form) {
  const button = form.querySelector("button[type=submit]");
  say(form, "");
  button.disabled = true;
  try {
    const credential = await perform(form);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(form, WORDS[error.name] ?? "Refused");
    button.disabled = false;
    button.focus();
  }
}

for (const form of forms) {
  if (isAble) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  } else {
    form.querySelector("button[type=submit]").disabled = true;
    say(form, "Unable");
  }
}
