package dev.cresset.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** A standalone master and two workers of Spark, in JVMs of their own with this class path. */
final class SparkCluster implements AutoCloseable {

  private static final String LOCALHOST = "127.0.0.1";

  private final Path folder;
  private final int port;
  private final Process masterProcess;
  private final List<Process> workers = new ArrayList<>();
  private final List<Process> programs = new ArrayList<>();
  private int logs;

  SparkCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    // Spark looks for this folder; the class path comes from SPARK_DIST_CLASSPATH.
    Files.createDirectories(folder.resolve("home").resolve("jars"));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    masterProcess =
        startDaemon("org.apache.spark.deploy.master.Master", "--port", Integer.toString(port));
    awaitMaster();
    startWorkers();
  }

  /** Starts two workers of two cores each. */
  void startWorkers() throws IOException {
    for (int i = 0; i < 2; i++) {
      workers.add(
          startDaemon(
              "org.apache.spark.deploy.worker.Worker",
              "--port",
              "0",
              "--cores",
              "2",
              "--memory",
              "6g",
              "--work-dir",
              folder.resolve("work-" + logs).toString(),
              master()));
    }
  }

  private Process startDaemon(String main, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--host", LOCALHOST, "--webui-port", "0"));
    all.addAll(List.of(arguments));
    return start(256, main, all);
  }

  /** Starts a program, and ends it with the cluster. */
  Process startProgram(Class<?> main, String... arguments) throws IOException {
    Process program = start(512, main.getName(), List.of(arguments));
    programs.add(program);
    return program;
  }

  private Process start(int megabytes, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + megabytes + "m");
    command.add("-XX:TieredStopAtLevel=1");
    for (String option : org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()) {
      command.add(option);
    }
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    String classPath = FreshProcess.classPath();
    builder.environment().put("CLASSPATH", classPath);
    builder.environment().put("SPARK_DIST_CLASSPATH", classPath);
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOCALHOST);
    File log = folder.resolve("log-" + logs++ + ".txt").toFile();
    builder.redirectErrorStream(true).redirectOutput(log);
    return builder.start();
  }

  private void awaitMaster() throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(LOCALHOST, port), 1000);
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      if (!masterProcess.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("log-0.txt")));
      }
    }
    throw new IOException("the master does not answer");
  }

  /** Returns the address of the master. */
  String master() {
    return "spark://" + LOCALHOST + ":" + port;
  }

  /** Returns a session with a number of executors of one core each, on the backend {@code jvm}. */
  SparkSession session(int executors, String memory) {
    return session(executors, memory, "jvm");
  }

  /** Returns a session with a number of executors of one core each. */
  SparkSession session(int executors, String memory, String backend) {
    return session(master(), executors, memory, backend);
  }

  /** Returns a session of the cluster with this master. */
  static SparkSession session(String master, int executors, String memory, String backend) {
    return LocalSpark.builder()
        .master(master)
        .config("spark.cores.max", Integer.toString(executors))
        .config("spark.executor.cores", "1")
        .config("spark.executor.memory", memory)
        .config("spark.executorEnv.SPARK_LOCAL_IP", LOCALHOST)
        .config(
            "spark.executor.extraJavaOptions",
            "-Dcresset.backend=" + backend + " -XX:+UseSerialGC -Xshare:auto")
        .config("spark.excludeOnFailure.enabled", "false")
        .getOrCreate();
  }

  /** Waits until executors have registered with a session. */
  static void awaitExecutors(SparkSession session, int executors) throws InterruptedException {
    int withDriver = executors + 1;
    while (session.sparkContext().statusTracker().getExecutorInfos().length < withDriver) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Returns the processes of executors. */
  List<ProcessHandle> executors() {
    return workers.stream()
        .map(Process::toHandle)
        .flatMap(ProcessHandle::descendants)
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Ends all workers, so that nobody replaces their executors, and all executors. */
  void killWorkers() {
    List<ProcessHandle> all = new ArrayList<>(workers.stream().map(Process::toHandle).toList());
    all.addAll(executors());
    workers.clear();
    kill(all);
  }

  private static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : processes) {
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /** Returns the logs of all processes, for a test that failed. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.endsWith("stderr") || file.getFileName().toString().startsWith("log-")) {
          all.append(file).append('\n').append(Files.readString(file)).append('\n');
        }
      }
    }
    return all.toString();
  }

  /** Ends programs, executors, workers and master. */
  @Override
  public void close() {
    kill(programs.stream().map(Process::toHandle).toList());
    killWorkers();
    kill(List.of(masterProcess.toHandle()));
  }
}
