/** How long a field that takes text while it is typed waits for another letter. */
const waitMs = 120;

/** What stands in a field, and when it is taken: with Enter, when the field is left, or while it is typed. Escape gives it up. */
export class Draft {
  /** Takes a text that is another one than before. */
  take: (text: string) => void = () => {};
  readonly #show: (text: string) => void;
  readonly #live: boolean;
  #taken: string;
  #text: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `show` is called with the text of the field when something else than typing has changed it. `live`: it is taken while it is typed. */
  constructor(value: string, live: boolean, show: (text: string) => void) {
    this.#taken = this.#text = value;
    this.#live = live;
    this.#show = show;
  }

  /** Notes what is in force. If that is not what was taken last, it replaces the text. */
  follow(value: string): void {
    if (value !== this.#taken) {
      this.#taken = value;
      this.cancel();
    }
  }

  typed(text: string): void {
    this.end();
    this.#text = text;
    if (text.trim() === "") {
      this.done();
    } else if (this.#live) {
      this.#timer = setTimeout(() => this.done(), waitMs);
    }
  }

  /** Takes the text, unless it is in force already. */
  done(): void {
    this.end();
    const to = this.#text.trim();
    if (to !== this.#taken) {
      this.#taken = to;
      this.take(to);
    }
  }

  /** Gives the text up: what is in force is shown again, and is what is left when the field is left. */
  cancel(): void {
    this.end();
    this.#text = this.#taken;
    this.#show(this.#text);
  }

  /** Takes nothing more by itself. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
