package dev.cresset.demo.settings;

import dev.cresset.demo.run.RunPlan;

/**
 * What the user chose, checked.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param plan what to train first
 * @param backend name of the backend, empty for the one on the class path
 * @param dataDirectory where Fashion-MNIST's files lie, empty for the usual places
 */
public record Settings(String host, int port, RunPlan plan, String backend, String dataDirectory) {}
