import { get, postFile } from "./api.js";

const MAX_NAME = 100;

/** The uploaded models of the server, oldest first, and which one the page shows instead of a run. */
export class Models {
  #all = [];
  #shown = null;

  /** The model of this id, from the URL, is shown as long as it exists. */
  constructor(shown) {
    this.#shown = shown;
  }

  all() {
    return this.#all;
  }

  /** The model chosen by the user; undefined while a run is shown. */
  shown() {
    return this.#all.find(({ id }) => id === this.#shown);
  }

  /** Shows this model; null shows a run. */
  choose(id) {
    this.#shown = id;
  }

  async load() {
    this.#all = await get("api/models");
  }

  /** Uploads a model file, which the server tests, and returns the model. */
  async upload(file, data) {
    const query = new URLSearchParams({ name: file.name.slice(-MAX_NAME), data });
    const model = await postFile(`api/models?${query}`, file);
    await this.load();
    return model;
  }
}
