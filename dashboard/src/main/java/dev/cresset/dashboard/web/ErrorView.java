package dev.cresset.dashboard.web;

/**
 * The JSON of an error.
 *
 * @param status the HTTP status
 * @param error one sentence
 */
record ErrorView(int status, String error) {}
