package dev.cresset.demo.web;

/**
 * The JSON body of every answer that is an error.
 *
 * @param status the HTTP status, repeated
 * @param error one sentence
 */
record ErrorView(int status, String error) {}
