const STEP = 10;
const STROKE = 22;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/**
 * A canvas to draw on with mouse, finger or pen, or with the keyboard: the arrow keys move the pen,
 * Space lowers and lifts it, Delete clears the canvas.
 */
export class Pad {
  #canvas;
  #context;
  #pen;
  #changed;
  #at;
  #down = false;

  constructor(canvas, pen, changed) {
    this.#canvas = canvas;
    this.#pen = pen;
    this.#changed = changed;
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
    this.clear();
    canvas.addEventListener("pointerdown", (event) => this.#lower(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => this.#showPen(false));
  }

  /** Clears the canvas. */
  clear() {
    this.#context.fillStyle = "#000000";
    this.#context.fillRect(0, 0, this.side, this.side);
    this.#at = [this.side / 2, this.side / 2];
    this.#down = false;
    this.#showPen(document.activeElement === this.#canvas && !this.#pen.hidden);
  }

  get side() {
    return this.#canvas.width;
  }

  /** Shows an image of lower resolution without smoothing. */
  show(image) {
    this.clear();
    this.#context.imageSmoothingEnabled = false;
    this.#context.drawImage(image, 0, 0, this.side, this.side);
  }

  /** Returns the ink at each pixel, 0 to 255, row-major. */
  ink() {
    const { data } = this.#context.getImageData(0, 0, this.side, this.side);
    return Uint8Array.from({ length: this.side ** 2 }, (_, at) => data[4 * at]);
  }

  #lower(event) {
    if (event.button !== 0) {
      return;
    }
    this.#showPen(false);
    this.#canvas.setPointerCapture(event.pointerId);
    this.#at = this.#place(event);
    this.#stroke(this.#at);
  }

  #move(event) {
    if (!this.#canvas.hasPointerCapture(event.pointerId)) {
      return;
    }
    // A fast stroke has more points than events.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    for (const each of coalesced.length > 0 ? coalesced : [event]) {
      this.#stroke(this.#place(each));
    }
  }

  #key(event) {
    const step = MOVES[event.key];
    if (step !== undefined) {
      const to = this.#at.map((value, at) => Math.max(0, Math.min(this.side, value + step[at])));
      if (this.#down) {
        this.#stroke(to);
      }
      this.#at = to;
    } else if (event.key === " ") {
      this.#down = !this.#down;
      if (this.#down) {
        this.#stroke(this.#at);
      }
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.clear();
      this.#changed();
    } else {
      return;
    }
    event.preventDefault();
    this.#showPen(true);
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.side,
      ((event.clientY - box.top) / box.height) * this.side,
    ];
  }

  #stroke(to) {
    const context = this.#context;
    context.strokeStyle = "#ffffff";
    context.lineWidth = STROKE;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...this.#at);
    context.lineTo(...to);
    context.stroke();
    this.#at = to;
    this.#changed();
  }

  #showPen(visible) {
    this.#pen.hidden = !visible;
    this.#pen.classList.toggle("down", this.#down);
    const [left, top] = this.#at.map((value) => `${(100 * value) / this.side}%`);
    Object.assign(this.#pen.style, { left, top });
  }
}
