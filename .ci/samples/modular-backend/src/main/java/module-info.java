/** A backend in a module of its own. */
module org.example.backend {
  requires dev.cresset.api;

  provides dev.cresset.spi.BackendProvider with
      org.example.backend.ExampleProvider;
}
