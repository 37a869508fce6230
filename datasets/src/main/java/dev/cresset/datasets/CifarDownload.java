package dev.cresset.datasets;

import java.io.IOException;
import java.util.List;

/** CIFAR-10's archive, downloaded on first use; the checksum is of the compressed file. */
record CifarDownload(DownloadedFiles files) implements CifarFiles {

  @Override
  public List<CifarBatch> read(List<String> names) throws IOException {
    return files.read(
        CifarArchive.FILE,
        (calledName, file, digest) -> new CifarArchive(calledName, file, digest).read(names));
  }
}
