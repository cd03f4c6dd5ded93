/* products.c - every engine's products beside sums by the definition */
#include "engine/product_checks.h"

int main(void)
{
    return run_product_checks();
}
