/* grad_products.c - every engine's products beside sums by the definition; built in double
 * tags: plain
 */
#include "engine/product_checks.h"

int main(void)
{
    return run_product_checks();
}
