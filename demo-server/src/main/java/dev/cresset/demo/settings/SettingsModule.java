package dev.cresset.demo.settings;

import com.google.inject.AbstractModule;

/** Binds what the user chose. */
public final class SettingsModule extends AbstractModule {

  private final Settings settings;

  /** Binds these settings. */
  public SettingsModule(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void configure() {
    bind(Settings.class).toInstance(settings);
  }
}
