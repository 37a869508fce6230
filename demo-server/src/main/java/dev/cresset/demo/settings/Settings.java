package dev.cresset.demo.settings;

import dev.cresset.demo.run.RunPlan;
import java.util.List;

/**
 * What the user chose, checked.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param publicHosts host names under which a reverse proxy publishes the server; its headers are
 *     trusted unless there are none
 * @param plan what to train first
 * @param backend name of the backend, empty for the one on the class path
 * @param dataDirectory where Fashion-MNIST's files lie, empty for the directory of the Debian
 *     package
 */
public record Settings(
    String host,
    int port,
    List<String> publicHosts,
    RunPlan plan,
    String backend,
    String dataDirectory) {}
