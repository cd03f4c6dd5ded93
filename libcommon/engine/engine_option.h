/* engine_option.h - the option --engine of the programs that multiply, and the line of their --version that names what would compute
 *
 * $IAE_ENGINE says the same, and stands like the option in the history of what is written; the default does not. Programs that do
 * not include this have neither option nor line, and no products.
 *
 * Failure     as engine_start
 *
 *     ARG_ENGINE,                                          in the table of options
 *     compute = engine_option_start((int)threads);         once it is parsed
 */
#ifndef ENGINE_ENGINE_OPTION_H
#define ENGINE_ENGINE_OPTION_H

#include "base/args.h"
#include "engine/engine.h"

extern int engine_option;       /* number of the engine, or -1 */

#define ARG_ENGINE ARG_CHOICE("engine", 0, &engine_option, engine_name, "NAME", "what computes (default $IAE_ENGINE, else by the processor)", .variable = "IAE_ENGINE")

struct compute *engine_option_start(int threads);

#endif
