"""What a review call needs: the questions in order, the summary, and the same for programs."""
