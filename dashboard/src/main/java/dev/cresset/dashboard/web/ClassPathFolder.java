package dev.cresset.dashboard.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Reads all files of a folder of the class path, in a directory or a jar. */
final class ClassPathFolder {

  private ClassPathFolder() {}

  /**
   * Reads a folder and all folders in it.
   *
   * @param file a file in the folder; unlike folders, files can be found in every jar
   * @return the contents by path, relative to the folder
   */
  static Map<String, byte[]> of(URL file) {
    Map<String, byte[]> contents = new TreeMap<>();
    try (ResourceFactory.Closeable resources = ResourceFactory.closeable()) {
      Resource folder = resources.newResource(file.toString().replaceFirst("[^/]*$", ""));
      for (Resource each : folder.getAllResources()) {
        if (!each.isDirectory()) {
          String path = folder.getPathTo(each).toString().replace('\\', '/');
          contents.put(path, Files.readAllBytes(each.getPath()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
