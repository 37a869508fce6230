package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Operations of PyTorch that DJL does not have, such as the gradients of convolutions: a
 * TorchScript module whose source is the resource {@code kernels.py}.
 *
 * <p>Its methods write results to memory of the backend's pool, so nothing that PyTorch allocates
 * outlives a call. A list of numbers is the last argument of each.
 */
final class TorchKernels {

  /** A pickle of {@code Kernels} with the attribute {@code training}. */
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__.kernels\nKernels\n)\u0081}X\u0008\0\0\0training\u0088sb."
          .getBytes(StandardCharsets.ISO_8859_1);

  /** A pickle of an empty tuple. */
  private static final byte[] CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  private final PtNDManager manager;
  private volatile @Nullable PtSymbolBlock module;

  TorchKernels(PtNDManager manager) {
    this.manager = manager;
  }

  PtNDManager manager() {
    return manager;
  }

  /** Calls a method with the tensors, then the numbers. */
  void run(String method, PtNDArray[] tensors, long... numbers) {
    EngineStart.adoptThreads();
    IValue[] arguments = new IValue[tensors.length + 1];
    try {
      for (int i = 0; i < tensors.length; i++) {
        arguments[i] = IValue.from(tensors[i]);
      }
      arguments[tensors.length] = IValue.listFrom(numbers);
      IValueUtils.runMethod(module(), method, arguments).close();
    } finally {
      for (IValue argument : arguments) {
        if (argument != null) {
          argument.close();
        }
      }
    }
  }

  private PtSymbolBlock module() {
    PtSymbolBlock known = module;
    return known == null ? load() : known;
  }

  private synchronized PtSymbolBlock load() {
    PtSymbolBlock known = module;
    if (known == null) {
      try {
        known = JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), false, false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      module = known;
    }
    return known;
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        InputStream source = TorchKernels.class.getResourceAsStream("kernels.py")) {
      if (source == null) {
        throw new IllegalStateException(
            "djl: the resource kernels.py is missing; use the jar of the library as it is");
      }
      add(zip, "data.pkl", MODULE);
      add(zip, "code/__torch__/kernels.py", source.readAllBytes());
      add(zip, "constants.pkl", CONSTANTS);
      add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** Adds a file that is not compressed, as PyTorch expects. */
  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("kernels/" + name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
