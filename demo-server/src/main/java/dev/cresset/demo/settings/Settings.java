package dev.cresset.demo.settings;

import dev.cresset.demo.run.RunPlan;
import java.util.List;

/**
 * The validated settings.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free port
 * @param publicHosts the public host names behind a reverse proxy; if empty, the headers of proxies
 *     are ignored
 * @param plan the first plan to train
 * @param backend name of the backend; empty for the one on the class path
 * @param dataDirectory directory with the files of Fashion-MNIST; empty for that of the Debian
 *     package
 */
public record Settings(
    String host,
    int port,
    List<String> publicHosts,
    RunPlan plan,
    String backend,
    String dataDirectory) {}
