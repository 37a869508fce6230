package dev.cresset.demo.recipe;

import com.google.inject.AbstractModule;

/** Binds what can be trained: the five notes. */
public final class RecipesModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(Recipes.class).toInstance(Recipes.OF_THE_NOTES);
  }
}
